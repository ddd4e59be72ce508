namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// Sends requests over the client's own connections. Over HTTP/2 many requests share one connection, and one that was lost
/// silently would be used until it is five minutes old: a request that times out doesn't end it (dotnet/runtime issue 82236).
/// So it is pinged while requests wait on it, and after a request without any reply the next one gets a new connection.
/// A user's handler is used unchanged.
/// </summary>
internal sealed class SpannerHttp : IDisposable
{
    private static readonly TimeSpan s_pingInterval = TimeSpan.FromSeconds(2);

    private readonly Func<SocketsHttpHandler>? _newHandler;
    private HttpMessageInvoker _current;

    public SpannerHttp(SpannerEndpoint endpoint, SpannerRestOptions options)
    {
        _newHandler = options.HttpHandler is null ? () => NewHandler(endpoint, options) : null;
        _current = options.HttpHandler is { } given ? new HttpMessageInvoker(given, disposeHandler: false) : NewInvoker();
    }

    /// <summary>The invoker for the next request.</summary>
    public HttpMessageInvoker Current => Volatile.Read(ref _current);

    /// <summary>Uses new connections from the next request on, unless another caller has done so already.</summary>
    /// <param name="silent">The invoker of the request that got no reply.</param>
    public void Abandon(HttpMessageInvoker silent)
    {
        // Others may still wait for replies on the old connections; these close when they are idle.
        if (_newHandler is not null && ReferenceEquals(silent, Current))
        {
            var fresh = NewInvoker();
            if (!ReferenceEquals(Interlocked.CompareExchange(ref _current, fresh, silent), silent))
            {
                fresh.Dispose();
            }
        }
    }

    public void Dispose() => Current.Dispose();

    // Pings with active requests only: an idle connection needs none, and servers limit them. A connection that can't be
    // established delays only the first requests that wait for it.
    private static SocketsHttpHandler NewHandler(SpannerEndpoint endpoint, SpannerRestOptions options) => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = s_pingInterval,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingTimeout = s_pingInterval,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions = { RemoteCertificateValidationCallback = options.CertificateCheck },
        UseCookies = false,
        UseProxy = !endpoint.IsEmulator,
    };

    private HttpMessageInvoker NewInvoker() => new(_newHandler!(), disposeHandler: true);
}
