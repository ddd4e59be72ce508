using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>How requests are handled while the gate is not open: configuration section <c>SpannerMutex:Gate</c>.</summary>
public sealed class RequestGateOptions
{
    /// <summary>
    /// Whether this instance may migrate. Default: <see cref="MigrationGateRole.Migrate" />. With
    /// <see cref="MigrationGateRole.WaitOnly" /> a job must run the migrations: this instance acquires no lease, writes nothing,
    /// creates no table and needs only the right to read; it opens when its migrations are applied, and fails after
    /// <c>Migrations:WaitTimeout</c>. A wait costs two reads per poll. For the app's own lease store (<c>UseLeaseStore</c>),
    /// set its own <c>EnsureSchema</c> to false.
    /// </summary>
    public MigrationGateRole Role { get; set; }

    /// <summary>Hold requests behind an open port, or keep the port closed. Default: <see cref="MigrationGateMode.Hold" />.</summary>
    public MigrationGateMode Mode { get; set; } = MigrationGateMode.Hold;

    /// <summary>
    /// How long a request is held before it is answered 503. Default 10 s; 0 to 1 h, 0 answers immediately. A longer time
    /// hides longer migrations from clients; each held request costs a connection and counts towards the instance's concurrency.
    /// </summary>
    public TimeSpan HoldTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many requests are held at once. Default 10,000; 0 to 1,000,000. Further ones are answered 503 immediately, since each held
    /// request costs memory and a connection, and retrying clients can accumulate for as long as a migration takes.
    /// </summary>
    public int MaxHeldRequests { get; set; } = 10_000;

    /// <summary>
    /// Paths of which GET and HEAD are never held: each path alone, with or without a slash at its end, whatever its case,
    /// as the client sends it. A list in the configuration replaces the default, an empty one (<c>[]</c>) lets no path pass.
    /// The endpoints of <c>MapHealthChecks</c> and <c>MapSpannerMutexMigrations</c> need no entry here: they pass wherever they
    /// are mapped. Requests that pass must not need the schema.
    /// </summary>
    public IList<string> PassThroughPaths { get; } =
        ["/health", "/healthz", "/live", "/livez", "/alive", "/ready", "/readyz"];
}
