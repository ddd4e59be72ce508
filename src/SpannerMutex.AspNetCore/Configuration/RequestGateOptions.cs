using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>How requests meet a gate that is not open: configuration section <c>SpannerMutex:Gate</c>.</summary>
public sealed class RequestGateOptions
{
    /// <summary>
    /// Whether this instance may migrate. Default: <see cref="MigrationGateRole.Migrate" />. With
    /// <see cref="MigrationGateRole.WaitOnly" /> a job must run the migrations: this instance takes no lease, writes nothing,
    /// makes no table and needs no right but to read; it opens once what it carries is applied, and fails after
    /// <c>Migrations:WaitTimeout</c>. A wait costs two reads a poll. A lease store of the app's own (<c>UseLeaseStore</c>) must
    /// be told by its own <c>EnsureSchema</c> to make no table.
    /// </summary>
    public MigrationGateRole Role { get; set; }

    /// <summary>Hold requests behind an open port, or keep the port closed. Default: <see cref="MigrationGateMode.Hold" />.</summary>
    public MigrationGateMode Mode { get; set; } = MigrationGateMode.Hold;

    /// <summary>
    /// How long a request is held before it is answered 503. Default 10 s; 0 to 1 h, 0 answers at once. Longer hides
    /// longer migrations from clients; each held request costs a connection and counts towards the instance's concurrency.
    /// </summary>
    public TimeSpan HoldTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many requests are held at once. Default 10,000; 0 to 1,000,000. One more is answered 503 at once, since each held
    /// request costs memory and a connection, and clients that try again can pile up for as long as a migration takes.
    /// </summary>
    public int MaxHeldRequests { get; set; } = 10_000;

    /// <summary>
    /// Paths of which GET and HEAD are never held: each path alone, with or without a slash at its end, whatever its case,
    /// as the client sends it. A list in the configuration replaces the default, an empty one (<c>[]</c>) lets no path pass.
    /// The endpoints of <c>MapHealthChecks</c> and <c>MapSpannerMutexMigrations</c> need no entry here: they pass wherever they
    /// are mapped. Whatever passes must not need the schema.
    /// </summary>
    public IList<string> PassThroughPaths { get; } =
        ["/health", "/healthz", "/live", "/livez", "/alive", "/ready", "/readyz"];
}
