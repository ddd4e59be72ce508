using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>One run of a migrator under the lease.</summary>
public sealed class MigrationRun
{
    private readonly Action<MigrationProgress> _report;

    /// <summary>Creates a run; for the gate, and for tests of a migrator.</summary>
    /// <param name="lease">The lock that is held.</param>
    /// <param name="instance">Which instance this is; read from the environment where null.</param>
    /// <param name="report">Receives the progress; may be null.</param>
    public MigrationRun(Lease lease, InstanceIdentity? instance = null, Action<MigrationProgress>? report = null)
        : this(lease, instance ?? InstanceIdentity.FromEnvironment(), ErrorRedaction.Off, report ?? (static _ => { }))
    {
    }

    internal MigrationRun(Lease lease, InstanceIdentity instance, ErrorRedaction redaction, Action<MigrationProgress> report)
    {
        ArgumentNullException.ThrowIfNull(lease);
        Redaction = redaction;
        Lease = lease;
        Instance = instance;
        _report = report;
    }

    /// <summary>The lock. Its token fences what the migration writes.</summary>
    public Lease Lease { get; }

    /// <summary>Which instance this is, for a history table.</summary>
    public InstanceIdentity Instance { get; }

    /// <summary>The migrator's check under this lease, right before the run; null if it was not checked.</summary>
    internal SchemaCheck? Check { get; init; }

    /// <summary>How errors are written to a history table.</summary>
    internal ErrorRedaction Redaction { get; }

    /// <summary>Reports the progress of the run; it is shown in the log, the health check and the status endpoint.</summary>
    /// <param name="progress">The step.</param>
    public void Report(MigrationProgress progress) => _report(progress);
}
