namespace SpannerMutex.Migrations;

/// <summary>The state of one of the gate's migrators, as far as this instance knows.</summary>
/// <param name="Name">The migrator's name.</param>
public sealed record MigratorState(string Name)
{
    /// <summary>Whether all that it carries is applied.</summary>
    public bool IsUpToDate { get; init; }

    /// <summary>The migrations that are applied, in order; empty where they aren't known by name.</summary>
    public IReadOnlyList<string> Applied { get; init; } = [];

    /// <summary>The migrations that are pending, in order; empty where they aren't known by name.</summary>
    public IReadOnlyList<string> Pending { get; init; } = [];

    /// <summary>What its run is doing; null if this instance isn't running it.</summary>
    public MigrationProgress? Progress { get; init; }
}
