using System.Diagnostics.CodeAnalysis;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>A migration that FluentMigrator knows.</summary>
/// <param name="Version">Its version, by which it is ordered.</param>
/// <param name="Name">Its version, class and description, for people to read.</param>
internal sealed record FluentMigration(long Version, string Name)
{
    /// <param name="version">Its version.</param>
    /// <param name="info">FluentMigrator's IMigrationInfo of it.</param>
    public static FluentMigration Of(long version, object? info)
    {
        var type = FindInfo();
        var name = type?.GetMethod("GetName", Type.EmptyTypes)?.Invoke(info, null) as string ?? $"{version}";
        var description = type?.GetProperty("Description")?.GetValue(info) as string;
        return new FluentMigration(version, string.IsNullOrEmpty(description) ? name : $"{name} ({description})");
    }

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicProperties)]
    private static Type? FindInfo() => Type.GetType("FluentMigrator.Infrastructure.IMigrationInfo, FluentMigrator.Abstractions");
}
