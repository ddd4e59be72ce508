namespace SpannerMutex.Timing;

/// <summary>
/// A token that is cancelled some time after another one. A write that was sent when the caller cancels gets this time to
/// complete, so that its outcome is known and the lease can be released.
/// </summary>
internal sealed class GracePeriod : IDisposable
{
    // The source's own timer, unlike one that calls Cancel, may fire while the source is being disposed.
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
