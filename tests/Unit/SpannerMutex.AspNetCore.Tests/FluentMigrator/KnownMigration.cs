using FluentMigrator.Infrastructure;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>A migration, as FluentMigrator tells it.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Class">The class that it is.</param>
/// <param name="Description">What its attribute says of it.</param>
/// <param name="MayRun">Its MigrationConstraint, on what the runner has read of the applied versions.</param>
internal sealed record KnownMigration(
    long Version, string Class, string? Description = null, Func<IReadOnlySet<long>, bool>? MayRun = null) : IMigrationInfo
{
    public string GetName() => $"{Version}: {Class}";
}
