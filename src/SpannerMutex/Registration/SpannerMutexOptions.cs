namespace SpannerMutex.Registration;

/// <summary>
/// The settings of <c>AddSpannerMutex</c>: configuration section <c>SpannerMutex</c>, environment variables
/// <c>SpannerMutex__…</c>, with the keys that they have for the migration gate. Times are written <c>hh:mm:ss</c>. All invalid
/// settings are reported together, before the host starts.
/// </summary>
public sealed class SpannerMutexOptions
{
    /// <summary>The configuration section that is read: <c>SpannerMutex</c>.</summary>
    public const string Section = "SpannerMutex";

    /// <summary>
    /// The database that holds the leases: <c>projects/P/instances/I/databases/D</c>, or a connection string with
    /// <c>Data Source=</c> as Google.Cloud.Spanner.Data takes it. Required, unless <c>UseLeaseStore</c> keeps them elsewhere.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>
    /// Host and gRPC port of a Spanner emulator, for example <c>localhost:9010</c>. Default: what SPANNER_EMULATOR_HOST says,
    /// else none.
    /// </summary>
    public string? EmulatorHost { get; set; }

    /// <summary>The database role of the session (fine-grained access control). Default: none, the rights of IAM alone.</summary>
    public string? CreatorRole { get; set; }

    /// <summary>The deadline of one call to Spanner with all its retries. Default 10 s; up to 10 min.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The table of the leases, and their timing.</summary>
    public MutexLeaseOptions Lease { get; } = new();

    /// <summary>What could not be read from the configuration; reported with what is wrong with the values.</summary>
    internal List<string> ReadingErrors { get; } = [];
}
