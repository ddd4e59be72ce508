using Microsoft.Extensions.Logging;
using SpannerMutex.Timing;

namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// Calls on the database: each has its session, its deadline, and within that as many attempts as are safe.
/// </summary>
internal sealed class SpannerConnection : IDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(500);

    private readonly SpannerTransport _transport;
    private readonly SpannerErrors _errors;
    private readonly SpannerSession _session;
    private readonly SpannerRestOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly CancellationTokenSource _closing = new();

    public SpannerConnection(SpannerRestOptions options, TimeProvider time, ILogger logger, Func<double> random)
    {
        _options = options;
        _time = time;
        _random = random;
        Logger = logger;
        Database = SpannerDatabaseName.Parse(options.Database);
        Endpoint = SpannerEndpoint.Resolve(options, Environment.GetEnvironmentVariable);
        _session = new SpannerSession(CreateSessionAsync, time);
        _errors = new SpannerErrors(Endpoint, Database, options.CreatorRole);
        _transport = new SpannerTransport(Endpoint, _errors, options, time);
    }

    public SpannerDatabaseName Database { get; }

    public SpannerEndpoint Endpoint { get; }

    public long Calls => _transport.Calls;

    public TimeSpan Timeout => _options.RequestTimeout;

    public ILogger Logger { get; }

    /// <summary>Keeps transactions of one client apart where the next one on a session ends the one before: on the emulator.</summary>
    public AsyncFifoLock EmulatorTurn { get; } = new();

    /// <summary>Sends a request, on the client's session if it takes one.</summary>
    public ValueTask<T> SendAsync<T>(SpannerRequest<T> request, CancellationToken cancellationToken) => request.UsesSession
        ? RunOnSessionAsync(request, Timeout, (session, token) => _transport.SendAsync(request, session, token), cancellationToken)
        : RunAsync(request, Timeout, token => _transport.SendAsync(request, null, token), cancellationToken);

    /// <summary>Sends a request once: for the work of <see cref="RunAsync" />.</summary>
    public Task<T> SendOnceAsync<T>(SpannerRequest<T> request, string session, CancellationToken cancellationToken) =>
        _transport.SendAsync(request, session, cancellationToken);

    /// <summary>Runs a call of one or more requests on the session; if Spanner has dropped that, makes a new one and repeats the call, once.</summary>
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

    public ValueTask<T> RunAsync<T>(
        SpannerCall call, TimeSpan timeout, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, typeof(SpannerRestClient));
        return RepeatAsync(call, timeout, attempt, cancellationToken);
    }

    /// <summary>Lets later calls take another session.</summary>
    public void LeaveSession(string session) => _session.Drop(session);

    public void DropSession(string session)
    {
        SpannerLog.SessionDropped(Logger, session);
        _session.Drop(session);
    }

    /// <summary>What a success says of a statement that was refused.</summary>
    public SpannerRestException RefusedStatement(string call, int status, string? message) =>
        _errors.RefusedStatement(call, status, message);

    public void Dispose()
    {
        if (!_closing.IsCancellationRequested)
        {
            _closing.Cancel();
            _transport.Dispose();
        }
    }

    private async ValueTask<T> RepeatAsync<T>(
        SpannerCall call, TimeSpan timeout, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var deadline = new CallDeadline(timeout, _time, cancellationToken);
        try
        {
            return await new Backoff(s_firstPause, s_longestPause, _time, _random).RetryAsync<T, SpannerRestException>(
                async () => await attempt(deadline.Token).ConfigureAwait(false),
                call.ShouldRetry,
                call.PauseAfter,
                (error, pause) =>
                {
                    call.RecordFailure(error);
                    SpannerLog.Retrying(Logger, call.Name, call.FailedAttempts, pause, error);
                },
                deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"Spanner call '{call.Name}' was cancelled.", e, cancellationToken);
        }
        catch (OperationCanceledException e) when (deadline.Token.IsCancellationRequested)
        {
            throw _errors.DeadlineExceeded(call, timeout, e);
        }
    }

    // Runs on no caller's token: the other callers wait for the same session. They repeat it too, each in its own deadline.
    private async Task<string> CreateSessionAsync()
    {
        var request = SpannerRequests.CreateSession(Database, _options.CreatorRole);
        var session = await RepeatAsync(request, Timeout, token => _transport.SendAsync(request, null, token), _closing.Token)
            .ConfigureAwait(false);
        SpannerLog.SessionCreated(Logger, session.Name!);
        return session.Name!;
    }
}
