using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>The body of the status page.</summary>
internal sealed record GateStatus(
    MigrationPhase Phase,
    DateTimeOffset Since,
    string Instance,
    string? Revision,
    string? Holder,
    long? Token,
    MigrationProgress? Progress,
    IReadOnlyList<string> Applied,
    IReadOnlyList<string> Pending,
    IReadOnlyList<MigratorState> Migrators,
    int AbandonedRuns,
    string? LastError,
    long? SpannerCalls);
