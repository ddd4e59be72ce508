namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// The one multiplexed session of a client. It is created by the first call that needs it, once for concurrent calls, and
/// again after it was dropped. After a week a new one is created (Spanner drops one after 28 days); calls use the old one until
/// the new one is ready, which may take long while sessions can't be created.
/// </summary>
internal sealed class SpannerSession(Func<Task<string>> create, TimeProvider time)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Task<string>? _session;
    private Task<string>? _next;
    private long _createdAt;
    private long _nextAt;

    public Task<string> GetAsync(CancellationToken cancellationToken)
    {
        Task<string> session;
        lock (_lock)
        {
            if (_session is null || _session.IsFaulted || _session.IsCanceled)
            {
                (_session, _createdAt) = (create(), time.GetTimestamp());
            }
            else if (time.GetElapsedTime(_createdAt) > s_lifetime)
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
                (_session, _createdAt, _next) = (_next, _nextAt, null);
            }
        }
    }

    private void Replace()
    {
        if (_next is { IsCompletedSuccessfully: true })
        {
            (_session, _createdAt, _next) = (_next, _nextAt, null);
        }
        else if (_next is null || (_next.IsCompleted && time.GetElapsedTime(_nextAt) > s_retryInterval))
        {
            (_next, _nextAt) = (create(), time.GetTimestamp());

            // Nobody waits for it; a failure only leads to the next attempt.
            _ = _next.ContinueWith(
                failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
