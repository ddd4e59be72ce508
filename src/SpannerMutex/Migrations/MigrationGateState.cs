using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>A snapshot of the gate, for health checks, status pages and logs.</summary>
public sealed record MigrationGateState
{
    /// <summary>What the gate is doing.</summary>
    public required MigrationPhase Phase { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Which instance holds the lock, as far as this one has seen; null if none or unknown.</summary>
    public string? Holder { get; init; }

    /// <summary>The token under which the lock is held; null if it isn't.</summary>
    public FencingToken? Token { get; init; }

    /// <summary>Each of the gate's migrators, in the order in which they run.</summary>
    public IReadOnlyList<MigratorState> Migrators { get; init; } = [];

    /// <summary>What the migration under way is doing; null if this instance isn't migrating.</summary>
    public MigrationProgress? Progress { get; init; }

    /// <summary>The migrations that are applied, of all migrators, as far as this instance has seen.</summary>
    public IReadOnlyList<string> Applied { get; init; } = [];

    /// <summary>The migrations that are pending, of all migrators, as far as this instance has seen.</summary>
    public IReadOnlyList<string> Pending { get; init; } = [];

    /// <summary>
    /// How many runs of these migrations were abandoned since the last that succeeded: their instances crashed or were cut off,
    /// and the lease expired. More than one or two mean that something kills each of them, for example its memory limit.
    /// </summary>
    public int AbandonedRuns { get; init; }

    /// <summary>The last error, whether it was final or is being retried; null if none.</summary>
    public string? LastError { get; init; }
}
