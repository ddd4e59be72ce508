using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>How one instance of a test is set up.</summary>
internal sealed record GateSetup
{
    public string Lease { get; init; } = "migrations";

    public string? Revision { get; init; }

    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(40);

    public TimeSpan ReleaseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    public SpannerLeaseStoreOptions Store { get; init; } = new();

    public ScriptOptions Scripts { get; init; } = new();

    public MigrationGateOptions Gate { get; init; } = new() { WaitTimeout = TimeSpan.FromSeconds(60) };

    public TimeSpan RequestTimeout { get; init; } = new SpannerRestOptions().RequestTimeout;

    /// <summary>The clock of the client's limits.</summary>
    public TimeProvider ClientClock { get; init; } = TimeProvider.System;

    /// <summary>The clock of the lease and the gate; the client's is the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
