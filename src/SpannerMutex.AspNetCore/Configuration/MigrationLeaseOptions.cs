using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>The lease that all instances share: configuration section <c>SpannerMutex:Lease</c>.</summary>
public sealed class MigrationLeaseOptions
{
    /// <summary>
    /// The lease's name. Default <c>schema-migrations</c>. All services that migrate one schema must use one name; two
    /// names don't exclude each other.
    /// </summary>
    public string Name { get; set; } = "schema-migrations";

    /// <summary>
    /// The table of leases, in the database that the scripts migrate. Default <c>SpannerMutexLeases</c>. Two tables don't
    /// exclude each other.
    /// </summary>
    public string Table { get; set; } = SpannerLeaseStoreOptions.DefaultTable;

    /// <summary>
    /// How long the lease lasts after its holder's last write. Default 15 s; 1 s to 5 min. A crash delays the others by
    /// this much; a holder that is paused or cut off for nine tenths of it loses the lease and starts again.
    /// </summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The longest time between two reads of a waiting instance. Default 500 ms. A shorter one opens waiting instances
    /// sooner; each costs one read per poll.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Whether to create the table if it is missing. Default true. Where the service must not run DDL of its own, set it
    /// to false and create the table beforehand; the error contains the statement. An instance that only waits
    /// (<c>Gate:Role</c>) never creates it; a missing table then means that nobody has run migrations yet.
    /// </summary>
    public bool EnsureSchema { get; set; } = true;
}
