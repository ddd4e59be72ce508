namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// The one multiplexed session of a client: made by the first call that needs it, however many come at once, and again after
/// it was dropped. After a week another one is made beside it (Spanner drops one after 28 days); the calls go on with the old
/// one until the new one is there, which may take long while sessions can't be made.
/// </summary>
internal sealed class SpannerSession(Func<Task<string>> create, TimeProvider time)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Task<string>? _session;
    private Task<string>? _next;
    private long _madeAt;
    private long _nextAt;

    public Task<string> GetAsync(CancellationToken cancellationToken)
    {
        Task<string> session;
        lock (_lock)
        {
            if (_session is null || _session.IsFaulted || _session.IsCanceled)
            {
                (_session, _madeAt) = (create(), time.GetTimestamp());
            }
            else if (time.GetElapsedTime(_madeAt) > s_lifetime)
            {
                Replace();
            }

            session = _session;
        }

        return session.WaitAsync(cancellationToken);
    }

    public void Drop(string session)
    {
        lock (_lock)
        {
            if (_session is { IsCompletedSuccessfully: true } current && current.Result == session)
            {
                (_session, _madeAt, _next) = (_next, _nextAt, null);
            }
        }
    }

    private void Replace()
    {
        if (_next is { IsCompletedSuccessfully: true })
        {
            (_session, _madeAt, _next) = (_next, _nextAt, null);
        }
        else if (_next is null || (_next.IsCompleted && time.GetElapsedTime(_nextAt) > s_retryInterval))
        {
            (_next, _nextAt) = (create(), time.GetTimestamp());

            // Nobody waits for it, and its failure is the next one's reason.
            _ = _next.ContinueWith(
                made => made.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
