namespace SpannerMutex.Spanner;

/// <summary>
/// The pause before an aborted transaction is run again: what Spanner asks for, else longer each time, with jitter
/// (https://cloud.google.com/spanner/docs/reference/rest/v1/TransactionOptions: retrying aborted transactions).
/// </summary>
internal sealed class AbortBackoff(TimeProvider timeProvider, Func<double> random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private TimeSpan _next = First;

    public Task PauseAsync(SpannerException aborted, CancellationToken cancellationToken)
    {
        var pause = aborted.RetryDelay is { } asked ? asked * (1 + (random() / 4)) : _next * (0.5 + (random() / 2));
        _next = _next * 2 > Longest ? Longest : _next * 2;
        return Task.Delay(pause, timeProvider, cancellationToken);
    }
}
