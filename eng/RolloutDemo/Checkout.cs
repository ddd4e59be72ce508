using System.Reflection;

namespace RolloutDemo;

/// <summary>Where this program was built: it runs the files beside it in the repository.</summary>
internal static class Checkout
{
    private static readonly Dictionary<string, string?> s_metadata = typeof(Checkout).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value);

    public static string Service { get; } = s_metadata["Service"]!;

    public static string ServiceAssembly { get; } = Path.Combine(Service, s_metadata["ServiceOutput"]!);

    public static string ServiceMigrations { get; } = Path.Combine(Service, "migrations");

    /// <summary>One query a migration, named like it, that counts how often its effect is in the data.</summary>
    public static string ServiceEffects { get; } = Path.Combine(Service, "effects");

    /// <summary>What later revisions bring: migrations and the queries that count their effects.</summary>
    public static string Releases { get; } = s_metadata["Releases"]!;
}
