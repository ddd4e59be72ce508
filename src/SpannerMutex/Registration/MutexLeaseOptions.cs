using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Registration;

/// <summary>The leases of <c>AddSpannerMutex</c>: configuration section <c>SpannerMutex:Lease</c>.</summary>
public sealed class MutexLeaseOptions
{
    /// <summary>The table of leases. Default <c>SpannerMutexLeases</c>. Two tables don't exclude each other.</summary>
    public string Table { get; set; } = SpannerLeaseStoreOptions.DefaultTable;

    /// <summary>
    /// How long a lease lasts after its holder's last write. Default 15 s; 1 s to 5 min. A crash delays the others by this
    /// much; a holder that is paused or cut off for nine tenths of it has lost the lease.
    /// </summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The longest time between two reads of a waiter. Default 500 ms; 1 ms to 5 min, at most the duration. Shorter notices a
    /// release sooner; each waiter costs one read a poll.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Whether to create the table if it is missing. Default true. If the service has no right to change the schema, set it
    /// to false and create the table beforehand; the error shows the statement.
    /// </summary>
    public bool EnsureSchema { get; set; } = true;
}
