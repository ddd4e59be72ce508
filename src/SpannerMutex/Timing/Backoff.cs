namespace SpannerMutex.Timing;

/// <summary>
/// Exponential backoff with jitter: each delay is twice as long as the last, up to a limit, and half of it is random. A delay
/// that the server requests is kept, plus up to a quarter, so that clients with the same delay don't return at once.
/// </summary>
/// <param name="first">The upper bound of the first delay.</param>
/// <param name="longest">The upper bound of all delays but the server's own.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="random">The jitter: uniform numbers from 0 to below 1.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider timeProvider, Func<double> random)
{
    private TimeSpan _next = first;

    /// <summary>Repeats an attempt until it succeeds, or fails with an error that is not retried.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="shouldRetry">Whether an error is retried.</param>
    /// <param name="requestedDelay">The delay that the server requests after an error; null if it never requests one.</param>
    /// <param name="onRetry">Called before each retry, with the error and the delay; may be null.</param>
    /// <param name="cancellationToken">Ends the delay.</param>
    public async ValueTask<T> RetryAsync<T, TException>(
        Func<ValueTask<T>> attempt,
        Func<TException, bool> shouldRetry,
        Func<TException, TimeSpan?>? requestedDelay = null,
        Action<TException, TimeSpan>? onRetry = null,
        CancellationToken cancellationToken = default)
        where TException : Exception
    {
        while (true)
        {
            TimeSpan pause;
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (TException e) when (shouldRetry(e))
            {
                pause = Next(requestedDelay?.Invoke(e));
                onRetry?.Invoke(e, pause);
            }

            await TimerDelay.WaitAsync(pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task PauseAsync(CancellationToken cancellationToken) => PauseAsync(null, cancellationToken);

    /// <summary>Waits for the next delay.</summary>
    /// <param name="requested">The delay that the server requests; null if it requests none.</param>
    /// <param name="cancellationToken">Ends the delay.</param>
    public Task PauseAsync(TimeSpan? requested, CancellationToken cancellationToken) =>
        TimerDelay.WaitAsync(Next(requested), timeProvider, cancellationToken);

    /// <summary>The next delay.</summary>
    /// <param name="requested">The delay that the server requests; null if it requests none.</param>
    public TimeSpan Next(TimeSpan? requested)
    {
        var delay = requested is { } least ? least * (1 + (random() / 4)) : _next * (0.5 + (random() / 2));
        _next = _next * 2 > longest ? longest : _next * 2;
        return delay;
    }
}
