using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>One run of a migrator under the lease.</summary>
public sealed class MigrationRun
{
    private readonly Action<MigrationProgress> _report;

    internal MigrationRun(Lease lease, InstanceIdentity instance, ErrorRedaction redaction, Action<MigrationProgress> report)
    {
        Redaction = redaction;
        Lease = lease;
        Instance = instance;
        _report = report;
    }

    /// <summary>The lock. Its token fences what the migration writes.</summary>
    public Lease Lease { get; }

    /// <summary>Which instance this is, for a history table.</summary>
    public InstanceIdentity Instance { get; }

    /// <summary>What may be told of an error, for a history table.</summary>
    internal ErrorRedaction Redaction { get; }

    /// <summary>Tells how far the run is; it shows in the log, the health check and the status endpoint.</summary>
    /// <param name="progress">The step.</param>
    public void Report(MigrationProgress progress) => _report(progress);
}
