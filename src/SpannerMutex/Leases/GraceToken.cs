namespace SpannerMutex.Leases;

/// <summary>
/// A token that is cancelled a while after another one: what is on its way to the store when the caller gives up gets
/// the time to end, so that its outcome is known and the lease can be set free.
/// </summary>
internal sealed class GraceToken : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly ITimer _timer;

    public GraceToken(TimeSpan grace, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _timer = timeProvider.CreateTimer(
            static source => ((CancellationTokenSource)source!).Cancel(), _source, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registration = cancellationToken.Register(() => _timer.Change(grace, Timeout.InfiniteTimeSpan));
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _timer.Dispose();
        _source.Dispose();
    }
}
