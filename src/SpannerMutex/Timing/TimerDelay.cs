namespace SpannerMutex.Timing;

/// <summary>
/// A delay that a token can cancel. <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)" /> continues on the
/// thread pool after a cancellation; this one continues on the cancelling stack, so that a simulation with virtual time
/// is deterministic.
/// </summary>
internal static class TimerDelay
{
    /// <summary>The shortest delay above zero: timers count whole milliseconds.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest delay that a caller may choose: timers count milliseconds in 32 bits, some of them signed.</summary>
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
