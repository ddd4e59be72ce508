namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>
/// The settings of <c>AddSpannerMutexMigrations</c>: configuration section <c>SpannerMutex</c>, environment variables
/// <c>SpannerMutex__…</c>. Times are written <c>hh:mm:ss</c>. A key that doesn't exist, a value that can't be read and one out
/// of its range are errors before the host starts, all of them reported together.
/// </summary>
public sealed class SpannerMutexMigrationsOptions
{
    /// <summary>The configuration section that is read: <c>SpannerMutex</c>.</summary>
    public const string Section = "SpannerMutex";

    /// <summary>
    /// The database to migrate, which holds the leases too: <c>projects/P/instances/I/databases/D</c>, or a connection
    /// string with <c>Data Source=</c> as Google.Cloud.Spanner.Data takes it. Required, but in Development for migrations
    /// that aren't Spanner's: the leases are kept in memory there, with a warning.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>
    /// Host and gRPC port of a Spanner emulator, e.g. <c>localhost:9010</c>. Default: what SPANNER_EMULATOR_HOST says, else
    /// none.
    /// </summary>
    public string? EmulatorHost { get; set; }

    /// <summary>
    /// The database role of the session (fine-grained access control). Default: none, the rights of IAM alone.
    /// </summary>
    public string? CreatorRole { get; set; }

    /// <summary>The deadline of one call to Spanner with all its retries. Default 10 s; up to 10 min.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The name of this instance in logs, in the history table and on the status page. Default: Cloud Run's service name
    /// (else the host's) and a few random digits. It has no other use.
    /// </summary>
    public string? InstanceName { get; set; }

    /// <summary>The lease that all instances share.</summary>
    public MigrationLeaseOptions Lease { get; } = new();

    /// <summary>What is migrated and for how long.</summary>
    public MigrationRunOptions Migrations { get; } = new();

    /// <summary>How requests are handled while the gate is not open.</summary>
    public RequestGateOptions Gate { get; } = new();

    /// <summary>Errors of reading the configuration; reported together with invalid values.</summary>
    internal ValidationErrors ReadingFaults { get; } = new();
}
