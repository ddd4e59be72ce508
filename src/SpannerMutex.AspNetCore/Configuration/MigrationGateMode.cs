namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>How a host keeps from serving before its schema is up to date.</summary>
public enum MigrationGateMode
{
    /// <summary>
    /// The port opens at once and requests are held. Health and status endpoints answer meanwhile, so a probe can tell
    /// why the instance isn't ready; a TCP probe passes too early and must not be used.
    /// </summary>
    Hold,

    /// <summary>
    /// The port stays closed until the schema is up to date, so that even Cloud Run's default probe (TCP, 240 s,
    /// https://cloud.google.com/run/docs/configuring/healthchecks) waits for it. Nobody can ask the instance anything
    /// meanwhile.
    /// </summary>
    BlockStartup,
}
