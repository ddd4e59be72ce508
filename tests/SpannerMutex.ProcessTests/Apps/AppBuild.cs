using System.Reflection;

namespace SpannerMutex.ProcessTests.Apps;

/// <summary>Where the sample app was built.</summary>
internal static class AppBuild
{
    private static readonly Dictionary<string, string?> s_metadata = typeof(AppBuild).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value);

    /// <summary>Its folder, with settings and migrations.</summary>
    public static string Folder { get; } = s_metadata["App"]!;

    /// <summary>Its program.</summary>
    public static string Assembly { get; } = Path.Combine(Folder, s_metadata["AppOutput"]!);
}
