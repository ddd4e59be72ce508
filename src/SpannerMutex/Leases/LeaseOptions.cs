using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>
/// How a lease is held and waited for. A <see cref="DistributedMutex" /> copies them when it is created; later changes have
/// no effect on it.
/// </summary>
public sealed class LeaseOptions
{
    /// <summary>
    /// How long the lease lasts after its holder's last write. Default 15 s; 1 s to 5 min. A crash delays the others by this
    /// much; a holder that is paused or cut off for nine tenths of it has lost the lease.
    /// </summary>
    public LeaseDuration Duration { get; set; } = LeaseDuration.Default;

    /// <summary>
    /// The longest time between two reads of a waiter; each wait is a random half to whole of it. Default 500 ms; 1 ms to
    /// 24 days. A shorter interval notices a release sooner; each waiter costs one read per poll. After a release,
    /// <see cref="DistributedMutex.AcquireAsync(TimeSpan, CancellationToken)" /> of the same mutex begins no sooner than one such wait after it, so that
    /// a waiter of another process has its chance. <see cref="DistributedMutex.TryAcquireAsync(CancellationToken)" />
    /// never waits.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a release, or a write that was under way when the caller cancelled, may still take. Default 2 s, well
    /// within the 10 s between Cloud Run's SIGTERM and SIGKILL
    /// (https://cloud.google.com/run/docs/container-contract#instance-shutdown); 1 ms to 24 days. A release that the store
    /// refuses temporarily is retried within it. A lease that isn't released by then expires by itself.
    /// </summary>
    public TimeSpan ReleaseTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A private copy.</summary>
    /// <param name="parameter">The parameter that the options came by.</param>
    /// <exception cref="ArgumentException">A timer can't wait for one of the times; the message names each.</exception>
    internal LeaseOptions CheckedCopy(string parameter)
    {
        var copy = (LeaseOptions)MemberwiseClone();
        var errors = new OptionErrors(nameof(LeaseOptions), parameter);
        CheckWaitable(copy.PollInterval, nameof(PollInterval), errors);
        CheckWaitable(copy.ReleaseTimeout, nameof(ReleaseTimeout), errors);
        errors.ThrowIfAny();
        return copy;
    }

    private static void CheckWaitable(TimeSpan value, string name, OptionErrors errors) => errors.Check(
        value >= TimerDelay.Shortest && value <= TimerDelay.Longest,
        name,
        value,
        $"Set a time from {TimerDelay.Shortest.TotalMilliseconds:0} ms to {TimerDelay.Longest.TotalDays:0} days.");
}
