namespace SpannerMutex.Stores.Spanner;

/// <summary>
/// Where leases stand in a Spanner database. A <see cref="SpannerLeaseStore" /> copies them when it is created; later changes
/// have no effect on it.
/// </summary>
public sealed class SpannerLeaseStoreOptions
{
    /// <summary>The default of <see cref="Table" />.</summary>
    public const string DefaultTable = TableDdl.DefaultLeaseTable;

    /// <summary>
    /// The lease table. Default <c>SpannerMutexLeases</c>; a letter, then letters, digits and underscores, 128 at most.
    /// Anything else is refused at once.
    /// </summary>
    public string Table { get; set; } = DefaultTable;

    /// <summary>
    /// Whether the table is made when it is missing. Default true: whoever comes first makes it, which needs the right to
    /// change the schema. False where Terraform or a person makes it; a missing table is then an error that prints the DDL.
    /// </summary>
    public bool EnsureSchema { get; set; } = true;
}
