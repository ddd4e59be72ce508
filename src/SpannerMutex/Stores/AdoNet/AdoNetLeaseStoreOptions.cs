namespace SpannerMutex.Stores.AdoNet;

/// <summary>
/// Which database an <see cref="AdoNetLeaseStore" /> uses, and where in it the leases are kept. The store copies them when it
/// is created; later changes have no effect on it.
/// </summary>
public sealed class AdoNetLeaseStoreOptions
{
    /// <summary>The default of <see cref="Table" />.</summary>
    public const string DefaultTable = TableDdl.DefaultLeaseTable;

    /// <summary>The database's SQL: <see cref="LeaseDialect.PostgreSql" /> or <see cref="LeaseDialect.GoogleSql" />.</summary>
    public required LeaseDialect Dialect { get; set; }

    /// <summary>
    /// The lease table. Default <c>SpannerMutexLeases</c>; a letter, then letters, digits and underscores, at most 63
    /// characters on PostgreSQL and 128 on Spanner. Other names are rejected.
    /// </summary>
    public string Table { get; set; } = DefaultTable;

    /// <summary>
    /// Whether the table is created when it is missing. Default true: the first instance creates it, which needs the right to
    /// change the schema. False where a person or Terraform creates it; a missing table is then an error with the DDL.
    /// </summary>
    public bool EnsureSchema { get; set; } = true;

    /// <summary>
    /// How long one call may take, from the wait for a connection to the commit. Default 10 s. If the driver takes longer
    /// (Google.Cloud.Spanner.Data tries to reach a server for 40 s), the call is abandoned, and can't begin its commit any more.
    /// On PostgreSQL a write waits for locks for half of this time, and its commit is never cancelled. An aborted transaction is
    /// retried within this time, so the whole may take twice as long, plus a delay of at most 1 s; if the table is missing, its
    /// creation is added (<see cref="SchemaTimeout" />). A longer time tolerates a slower database; a lease is lost nevertheless
    /// when its holder can't renew it in time.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the creation of the table may take in all. Default 2 min: Google.Cloud.Spanner.Data polls a schema change only
    /// every 20 s to 45 s.
    /// </summary>
    public TimeSpan SchemaTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A private copy.</summary>
    /// <param name="parameter">The parameter that the options came by.</param>
    /// <exception cref="ArgumentException">Something is wrong; the message names each property.</exception>
    internal AdoNetLeaseStoreOptions CheckedCopy(string parameter)
    {
        var copy = (AdoNetLeaseStoreOptions)MemberwiseClone();
        var errors = new OptionErrors(nameof(AdoNetLeaseStoreOptions), parameter);
        errors.Check(copy.Dialect is not null, nameof(Dialect), null, "Set LeaseDialect.PostgreSql or LeaseDialect.GoogleSql.");
        errors.Try(nameof(Table), () => TableName.Check(copy.Table, copy.Dialect?.LongestTable ?? TableName.MaxLength, nameof(Table)));
        errors.Check(copy.CallTimeout > TimeSpan.Zero, nameof(CallTimeout), copy.CallTimeout, "Set a time above zero.");
        errors.Check(copy.SchemaTimeout > TimeSpan.Zero, nameof(SchemaTimeout), copy.SchemaTimeout, "Set a time above zero.");
        errors.ThrowIfAny();
        return copy;
    }
}
