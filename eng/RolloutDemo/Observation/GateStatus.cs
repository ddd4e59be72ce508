using SpannerMutex.Migrations;

namespace RolloutDemo.Observation;

/// <summary>What the service answers at /migrations, as far as it is read here.</summary>
internal sealed record GateStatus(
    MigrationPhase Phase, string? Holder, MigrationProgress? Progress, string? LastError, long? SpannerCalls);
