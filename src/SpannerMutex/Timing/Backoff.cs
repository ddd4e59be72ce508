namespace SpannerMutex.Timing;

/// <summary>
/// The pauses between the tries of one thing: each twice as long as the last, up to the longest, half of it by chance. A
/// server that asks for a pause gets it, and up to a quarter more, so that not all who were told the same come back at once.
/// </summary>
/// <param name="first">The first pause at its longest.</param>
/// <param name="longest">What no pause but a server's own exceeds.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="random">The jitter: uniform numbers from 0 to below 1.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider timeProvider, Func<double> random)
{
    private TimeSpan _next = first;

    public Task PauseAsync(CancellationToken cancellationToken) => PauseAsync(null, cancellationToken);

    /// <summary>Waits for the next pause.</summary>
    /// <param name="asked">How long the server asks to be left alone; null if it doesn't.</param>
    /// <param name="cancellationToken">Ends the pause.</param>
    public Task PauseAsync(TimeSpan? asked, CancellationToken cancellationToken) =>
        TimerDelay.WaitAsync(Next(asked), timeProvider, cancellationToken);

    /// <summary>The next pause.</summary>
    /// <param name="asked">How long the server asks to be left alone; null if it doesn't.</param>
    public TimeSpan Next(TimeSpan? asked)
    {
        var pause = asked is { } least ? least * (1 + (random() / 4)) : _next * (0.5 + (random() / 2));
        _next = _next * 2 > longest ? longest : _next * 2;
        return pause;
    }
}
