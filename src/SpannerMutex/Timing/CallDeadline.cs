namespace SpannerMutex.Timing;

/// <summary>
/// The token of one call: cancelled after a time-out, by the caller's token, or a grace period after that, whichever comes
/// first. One source and one timer, however many reasons end the call.
/// </summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly List<CancellationTokenRegistration> _reasons = [];
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private long _countedFrom;
    private bool _isEnding;

    /// <param name="timeout">The time-out; infinite if only tokens end the call.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public CallDeadline(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken = default)
    {
        _timeout = timeout;
        _time = timeProvider;
        _source = new CancellationTokenSource(timeout, timeProvider);
        _reasons.Add(cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>
    /// Ends the call a grace period after a token is cancelled: a request that was sent gets the time to complete, so that its
    /// outcome is known and the lease can be released. The first token counts. Called right after the construction.
    /// </summary>
    public void EndAfter(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (_timeout != Timeout.InfiniteTimeSpan && _countedFrom == 0)
        {
            _countedFrom = _time.GetTimestamp();
        }

        _reasons.Add(cancellationToken.UnsafeRegister(_ => EndIn(grace), null));
    }

    public void Dispose()
    {
        foreach (var reason in _reasons)
        {
            reason.Dispose();
        }

        _source.Dispose();
    }

    // The source's own timer, unlike one that calls Cancel, may fire while the source is being disposed.
    private void EndIn(TimeSpan grace)
    {
        if (!Interlocked.Exchange(ref _isEnding, true)
            && (_timeout == Timeout.InfiniteTimeSpan || _timeout - _time.GetElapsedTime(_countedFrom) > grace))
        {
            _source.CancelAfter(grace);
        }
    }
}
