namespace SpannerMutex.Stores.AdoNet;

/// <summary>Which database a <see cref="AdoNetLeaseStore" /> speaks to, and where in it the leases stand.</summary>
public sealed record AdoNetLeaseStoreOptions
{
    /// <summary>The default of <see cref="Table" />.</summary>
    public const string DefaultTable = TableDdl.DefaultLeaseTable;

    /// <summary>The database's SQL: <see cref="LeaseDialect.PostgreSql" /> or <see cref="LeaseDialect.GoogleSql" />.</summary>
    public required LeaseDialect Dialect { get; init; }

    /// <summary>
    /// The lease table. Default <c>SpannerMutexLeases</c>; a letter, then letters, digits and underscores, at most 63
    /// characters on PostgreSQL and 128 on Spanner. Anything else is refused at once.
    /// </summary>
    public string Table { get; init; } = DefaultTable;

    /// <summary>
    /// Whether the table is made when it is missing. Default true: whoever comes first makes it, which needs the right to
    /// change the schema. False where a person or Terraform makes it; a missing table is then an error that prints the DDL.
    /// </summary>
    public bool EnsureSchema { get; init; } = true;

    /// <summary>
    /// How long one call may take, from the wait for a connection to the commit. Default 10 s. Where the driver goes on for
    /// longer (Google.Cloud.Spanner.Data tries a server that nobody answers for for 40 s), it is left to itself, and can't
    /// begin its commit any more. On PostgreSQL a write waits for locks for half of this time, and its commit is never cancelled. A transaction that lost against others begins again within this time, so that it may take as long
    /// again, and a pause of 1 s at most; where the table is missing, the making comes on top (<see cref="SchemaTimeout" />).
    /// A longer time waits for a slower database; a lease is lost all the same when its holder can't renew it in time.
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the making of the table may take in all. Default 2 min: Google.Cloud.Spanner.Data asks for the end of a
    /// schema change every 20 s to 45 s only.
    /// </summary>
    public TimeSpan SchemaTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
