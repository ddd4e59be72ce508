using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>Sits between one instance and Spanner: counts its calls, and holds, breaks or answers them.</summary>
internal sealed class SpannerTap : DelegatingHandler
{
    private readonly ConcurrentQueue<TappedCall> _calls = new();
    private int _number = -1;

    public SpannerTap()
        : base(new SocketsHttpHandler { UseProxy = false })
    {
    }

    /// <summary>What becomes of a call. Default: it is sent.</summary>
    public Func<TappedCall, CancellationToken, Task<HttpResponseMessage>> Meet { get; set; } =
        static (call, token) => call.SendAsync(token);

    public IReadOnlyList<TappedCall> Calls => [.. _calls];

    public IEnumerable<string> Kinds => _calls.Select(call => call.Kind);

    public int Count(string kind) => _calls.Count(call => call.Kind == kind);

    /// <summary>Counts from here on.</summary>
    public void Reset() => _calls.Clear();

    /// <summary>The reply is lost, or the call itself: the caller can't tell.</summary>
    public static HttpRequestException Broken() => new("the connection broke");

    public static HttpResponseMessage Aborted() => Answer(HttpStatusCode.Conflict, """{"code":10,"message":"aborted by the test"}""");

    /// <summary>An answer that Spanner didn't give.</summary>
    public static HttpResponseMessage Answer(HttpStatusCode status, string json) => new(status)
    {
        Content = new StringContent(json, Encoding.UTF8, "application/json"),
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        var kind = path.Contains("/operations/", StringComparison.Ordinal) ? "operations" : path[(path.LastIndexOfAny(['/', ':']) + 1)..];
        var (method, uri) = (request.Method, request.RequestUri);
        var call = new TappedCall(
            Interlocked.Increment(ref _number),
            kind,
            body is null ? "" : Encoding.UTF8.GetString(body),
            token => base.SendAsync(Copy(method, uri, body), token));
        _calls.Enqueue(call);
        return await Meet(call, cancellationToken);
    }

    // The caller disposes of its request when it gives up; a call that lands late needs one of its own.
    private static HttpRequestMessage Copy(HttpMethod method, Uri uri, byte[]? body) => new(method, uri)
    {
        Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
    };
}
