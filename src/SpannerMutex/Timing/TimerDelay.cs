namespace SpannerMutex.Timing;

/// <summary>
/// A wait that a token may cut short. Unlike <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)" />, whose
/// cancellation goes through the thread pool, it goes on on the cancelling stack, so that a simulation with virtual time
/// runs it the same way each time.
/// </summary>
internal static class TimerDelay
{
    /// <summary>What a timer can tell from nothing: it counts whole milliseconds.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest wait that is accepted from a caller: timers count milliseconds in 32 bits, some with a sign.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    public static async Task WaitAsync(TimeSpan length, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var end = new TaskCompletionSource();
        using var cancellation = cancellationToken.Register(() => end.TrySetCanceled(cancellationToken));
        var timer = timeProvider.CreateTimer(
            static end => ((TaskCompletionSource)end!).TrySetResult(), end, length, Timeout.InfiniteTimeSpan);
        await using var _ = timer.ConfigureAwait(false);
        await end.Task.ConfigureAwait(false);
    }
}
