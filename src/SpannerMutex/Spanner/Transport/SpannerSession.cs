namespace SpannerMutex.Spanner.Transport;

/// <summary>
/// The one multiplexed session of a client: made by the first call that needs it, however many come at once, again after
/// it was dropped, and every week (Spanner drops one after 28 days).
/// </summary>
internal sealed class SpannerSession(Func<Task<string>> create, TimeProvider time)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(7);

    private readonly Lock _lock = new();
    private Task<string>? _session;
    private long _madeAt;

    public Task<string> GetAsync(CancellationToken cancellationToken)
    {
        Task<string> session;
        lock (_lock)
        {
            if (_session is null || _session.IsFaulted || _session.IsCanceled || time.GetElapsedTime(_madeAt) > s_lifetime)
            {
                _madeAt = time.GetTimestamp();
                _session = create();
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
                _session = null;
            }
        }
    }
}
