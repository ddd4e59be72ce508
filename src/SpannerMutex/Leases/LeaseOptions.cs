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
    /// The longest time between two reads of a waiter; each wait is a random half to whole of it. Default 500 ms. Shorter
    /// notices a release sooner; each waiter costs one read a poll.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a release, or a swap that was under way when the caller cancelled, may still take. Default 2 s: well
    /// within the 10 s between Cloud Run's SIGTERM and SIGKILL
    /// (https://cloud.google.com/run/docs/container-contract#instance-shutdown).
    /// </summary>
    public TimeSpan ReleaseTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
