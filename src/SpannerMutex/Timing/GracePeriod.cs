namespace SpannerMutex.Timing;

/// <summary>
/// A token that is cancelled a while after another one: what is on its way to the store when the caller gives up gets
/// the time to end, so that its outcome is known and the lease can be set free.
/// </summary>
internal sealed class GracePeriod : IDisposable
{
    // Its own timer, unlike one that calls Cancel, may fire while the source is being disposed.
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;

    public GracePeriod(TimeSpan grace, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _registration = cancellationToken.Register(() => _source.CancelAfter(grace));
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
