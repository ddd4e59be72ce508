namespace SpannerMutex.Stores.Spanner;

/// <summary>
/// Where leases are kept in a Spanner database. A <see cref="SpannerLeaseStore" /> copies them when it is created; later changes
/// have no effect on it.
/// </summary>
public sealed class SpannerLeaseStoreOptions
{
    /// <summary>The default of <see cref="Table" />.</summary>
    public const string DefaultTable = TableDdl.DefaultLeaseTable;

    /// <summary>
    /// The lease table. Default <c>SpannerMutexLeases</c>; a letter, then letters, digits and underscores, 128 at most.
    /// Other names are rejected.
    /// </summary>
    public string Table { get; set; } = DefaultTable;

    /// <summary>
    /// Whether the table is created when it is missing. Default true: the first instance creates it, which needs the right to
    /// change the schema. False where Terraform or a person creates it; a missing table is then an error with the DDL.
    /// </summary>
    public bool EnsureSchema { get; set; } = true;
}
