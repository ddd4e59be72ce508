using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using SpannerMutex.Timing;

namespace SpannerMutex.Spanner.Rest;

/// <summary>Calls on the database: endpoint, transport, retries and the session put together.</summary>
internal sealed class SpannerConnection : IDisposable
{
    private readonly SpannerTransport _transport;
    private readonly SpannerErrors _errors;
    private readonly CallRunner _runner;
    private readonly SpannerSession _session;
    private readonly SpannerRestOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();

    public SpannerConnection(SpannerRestOptions options, TimeProvider time, ILogger logger, Func<double> random)
    {
        _options = options;
        _logger = logger;
        Database = SpannerDatabaseName.Parse(options.Database);
        Endpoint = SpannerEndpoint.Resolve(options, Environment.GetEnvironmentVariable);
        _runner = new CallRunner(Database, time, random, logger);
        _session = new SpannerSession(CreateSessionAsync, time);
        _errors = new SpannerErrors(Endpoint, Database, options.CreatorRole);
        _transport = new SpannerTransport(Endpoint, _errors, options, time);
    }

    public SpannerDatabaseName Database { get; }

    public SpannerEndpoint Endpoint { get; }

    public long Calls => _transport.Calls;

    public TimeSpan Timeout => _options.RequestTimeout;

    public ILogger Logger => _logger;

    /// <summary>Keeps transactions of one client apart where the next one on a session ends the one before: on the emulator.</summary>
    public AsyncFifoLock EmulatorTurn { get; } = new();

    public ValueTask<T> RunAsync<T>(
        SpannerCall call, TimeSpan timeout, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, typeof(SpannerRestClient));
        return _runner.RunAsync(call, timeout, attempt, cancellationToken);
    }

    /// <summary>Runs a call on the session; if Spanner has dropped that, makes a new one and repeats the call, once.</summary>
    public ValueTask<T> RunOnSessionAsync<T>(
        SpannerCall call, TimeSpan timeout, Func<string, CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        RunAsync(
            call,
            timeout,
            async token =>
            {
                var session = await _session.GetAsync(token).ConfigureAwait(false);
                try
                {
                    return await attempt(session, token).ConfigureAwait(false);
                }
                catch (SpannerRestException e) when (e.Missing == SpannerResource.Session)
                {
                    DropSession(session);
                }

                return await attempt(await _session.GetAsync(token).ConfigureAwait(false), token).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>Lets later calls take another session.</summary>
    public void LeaveSession(string session) => _session.Drop(session);

    public void DropSession(string session)
    {
        SpannerLog.SessionDropped(_logger, session);
        _session.Drop(session);
    }

    public Task<TReply> PostAsync<TRequest, TReply>(
        SpannerCall call,
        string path,
        TRequest body,
        JsonTypeInfo<TRequest> bodyType,
        JsonTypeInfo<TReply> replyType,
        CancellationToken cancellationToken) => SendAsync(call, HttpMethod.Post, path, body, bodyType, replyType, cancellationToken);

    public Task<TReply> SendAsync<TRequest, TReply>(
        SpannerCall call,
        HttpMethod method,
        string path,
        TRequest body,
        JsonTypeInfo<TRequest> bodyType,
        JsonTypeInfo<TReply> replyType,
        CancellationToken cancellationToken) => _transport.SendAsync(
            call, method, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), replyType, cancellationToken);

    public Task<TReply> GetAsync<TReply>(
        SpannerCall call, string path, JsonTypeInfo<TReply> replyType, CancellationToken cancellationToken) =>
        _transport.SendAsync(call, HttpMethod.Get, path, null, replyType, cancellationToken);

    /// <summary>What a success says of a statement that was refused.</summary>
    public SpannerRestException RefusedStatement(string call, int status, string? message) =>
        _errors.RefusedStatement(call, status, message);

    /// <summary>A success that lacks what makes it one.</summary>
    public SpannerRestException Incomplete(SpannerCall call, string part) => _errors.Incomplete(call, part);

    public void Dispose()
    {
        if (!_closing.IsCancellationRequested)
        {
            _closing.Cancel();
            _transport.Dispose();
        }
    }

    // Runs on no caller's token: the other callers wait for the same session. They repeat it too, each in its own deadline.
    private async Task<string> CreateSessionAsync()
    {
        var call = new SpannerCall("create session", "spanner.sessions.create") { NoRetry = true, UsesSession = false };
        var request = new CreateSessionRequest(new Session { Multiplexed = true, CreatorRole = _options.CreatorRole });
        var session = await _runner.RunAsync(
            call,
            _options.RequestTimeout,
            token => PostAsync(
                call, $"{Database}/sessions", request, SpannerJson.Default.CreateSessionRequest, SpannerJson.Default.Session, token),
            _closing.Token).ConfigureAwait(false);
        var name = session.Name is { Length: > 0 } given ? given : throw Incomplete(call, "session's name");
        SpannerLog.SessionCreated(_logger, name);
        return name;
    }
}
