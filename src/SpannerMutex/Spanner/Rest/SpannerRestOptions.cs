using System.Net.Security;
using Google.Apis.Auth.OAuth2;

namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// Where the database is and how to reach it. A <see cref="SpannerRestClient" /> copies them when it is created; later changes
/// have no effect on it.
/// </summary>
public sealed class SpannerRestOptions
{
    /// <summary>
    /// The database: <c>projects/P/instances/I/databases/D</c>, or a connection string with
    /// <c>Data Source=projects/…</c> as Google.Cloud.Spanner.Data takes it. Of its other keys only <c>EmulatorDetection</c>
    /// counts: <c>EmulatorOnly</c> is an error where no emulator is set, <c>ProductionOnly</c> ignores the emulator's
    /// environment variables. Required.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>
    /// The deadline of one call with all its retries. Default: 10 s. A longer one survives longer outages; a shorter one reports
    /// a problem sooner.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Host and <em>gRPC</em> port of a Spanner emulator (<c>localhost:9010</c>), the form of SPANNER_EMULATOR_HOST; its
    /// REST port is taken to be 10 higher. Default: null, which takes SPANNER_EMULATOR_REST_HOST (the REST port itself),
    /// then SPANNER_EMULATOR_HOST, then Google's Spanner. No credentials are ever sent to an emulator.
    /// </summary>
    public string? EmulatorHost { get; set; }

    /// <summary>
    /// The database role the session takes (fine-grained access control). Default: null, the rights of IAM alone.
    /// </summary>
    public string? CreatorRole { get; set; }

    /// <summary>The credentials. Default: null, Application Default Credentials.</summary>
    public GoogleCredential? Credential { get; set; }

    /// <summary>
    /// The handler that sends the requests: to count them, to inject faults, to use a special proxy. The client doesn't dispose
    /// it, and uses it unchanged: over HTTP/2 set <see cref="SocketsHttpHandler.KeepAlivePingDelay"/> and
    /// <see cref="SocketsHttpHandler.KeepAlivePingTimeout"/>, or a connection that is lost silently blocks all calls until it is
    /// <see cref="SocketsHttpHandler.PooledConnectionLifetime"/> old. Default: null, the client's own SocketsHttpHandler,
    /// which pings a connection that is silent for 2 s while calls wait on it, and abandons it after a call without a reply.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Replaces https://spanner.googleapis.com/ in tests; plain http only on the loopback interface.</summary>
    internal Uri? Endpoint { get; set; }

    /// <summary>Replaces the system's certificate validation in tests.</summary>
    internal RemoteCertificateValidationCallback? CertificateCheck { get; set; }

    /// <summary>A private copy.</summary>
    /// <param name="parameter">The parameter that the options came by.</param>
    /// <exception cref="ArgumentException">Something is wrong; the message names each property.</exception>
    internal SpannerRestOptions CheckedCopy(string parameter)
    {
        var copy = (SpannerRestOptions)MemberwiseClone();
        var errors = new OptionErrors(nameof(SpannerRestOptions), parameter);
        var isNamed = errors.Try(nameof(Database), () => SpannerDatabaseName.Parse(copy.Database));
        var addresses = isNamed ? copy : new SpannerRestOptions { EmulatorHost = copy.EmulatorHost, Endpoint = copy.Endpoint };
        errors.Try(nameof(EmulatorHost), () => SpannerEndpoint.Resolve(addresses, Environment.GetEnvironmentVariable));
        errors.Check(copy.RequestTimeout > TimeSpan.Zero, nameof(RequestTimeout), copy.RequestTimeout, "Set a time above zero.");
        errors.ThrowIfAny();
        return copy;
    }
}
