using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>How a lease is held and waited for.</summary>
public sealed record LeaseOptions
{
    /// <summary>
    /// How long the lease stands after its holder's last write. Default 15 s; 1 s to 5 min. A crash delays the others by
    /// this much; a holder that is paused or cut off for nine tenths of it has lost the lease.
    /// </summary>
    public LeaseDuration Duration { get; init; } = LeaseDuration.Default;

    /// <summary>
    /// The longest time between two reads of a waiter; each wait is a random half to whole of it. Default 500 ms; 1 ms to
    /// 24 days. Shorter notices a release sooner; each waiter costs one read a poll. After a release,
    /// <see cref="DistributedMutex.AcquireAsync(TimeSpan, CancellationToken)" /> of the same mutex begins no sooner than one such wait after it, so that
    /// a waiter of another process has its chance. <see cref="DistributedMutex.TryAcquireAsync(CancellationToken)" />
    /// never waits.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a release, or a swap that was under way when the caller cancelled, may still take. Default 2 s, well
    /// within the 10 s between Cloud Run's SIGTERM and SIGKILL
    /// (https://cloud.google.com/run/docs/container-contract#instance-shutdown); 1 ms to 24 days. A release that the store
    /// refuses for the moment is tried again within it. What isn't released by then runs out by itself.
    /// </summary>
    public TimeSpan ReleaseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Throws if a time is none that a timer can wait for.</summary>
    internal void Validate(string parameter)
    {
        ThrowUnlessWaitable(PollInterval, nameof(PollInterval), parameter);
        ThrowUnlessWaitable(ReleaseTimeout, nameof(ReleaseTimeout), parameter);
    }

    private static void ThrowUnlessWaitable(TimeSpan value, string name, string parameter)
    {
        if (value < TimerDelay.Shortest || value > TimerDelay.Longest)
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                value,
                $"{nameof(LeaseOptions)}.{name} is a time from {TimerDelay.Shortest.TotalMilliseconds:0} ms to {TimerDelay.Longest.TotalDays:0} days.");
        }
    }
}
