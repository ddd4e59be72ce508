namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>How a host avoids serving before its schema is up to date.</summary>
public enum MigrationGateMode
{
    /// <summary>
    /// The port opens immediately and requests are held. Health and status endpoints respond meanwhile, so a probe can see why
    /// the instance isn't ready; a TCP probe succeeds too early and must not be used.
    /// </summary>
    Hold,

    /// <summary>
    /// The port stays closed until the schema is up to date, so that even Cloud Run's default probe (TCP, 240 s,
    /// https://cloud.google.com/run/docs/configuring/healthchecks) waits for it. The instance serves no
    /// status meanwhile.
    /// </summary>
    BlockStartup,
}
