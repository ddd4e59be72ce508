using SpannerMutex.Leases;

namespace SpannerMutex.Spanner;

/// <summary>A lease record as a row of the lease table, and back.</summary>
internal static class LeaseRow
{
    public const string DdlFile = "SpannerMutex.Spanner.lease-table.sql";

    public static readonly string[] Columns =
        ["Name", "Version", "Owner", "FencingToken", "DurationMs", "RenewedAt", "Note"];

    /// <summary>The statement that makes the table, under a name that was checked.</summary>
    public static string Ddl(string table) => SpannerTable.DdlOf(DdlFile, SpannerLeaseStoreOptions.DefaultTable, table);

    public static LeaseRecord Read(SpannerRow row) => new()
    {
        Name = new LeaseName(row.GetString(0)),
        Version = row.GetInt64(1),
        Owner = row.IsNull(2) ? null : LeaseOwner.Parse(row.GetString(2)),
        FencingToken = new FencingToken(row.GetInt64(3)),
        Duration = new LeaseDuration(TimeSpan.FromMilliseconds(row.GetInt64(4))),
        RenewedAt = row.GetTimestamp(5),
        Note = row.IsNull(6) ? null : row.GetString(6),
    };

    public static SpannerMutation Insert(string table, LeaseRecord record) => SpannerMutation.Insert(
        table,
        ("Name", record.Name.Value),
        ("Version", record.Version),
        ("Owner", record.Owner is { } owner ? owner.ToString() : SpannerValue.Null(SpannerTypeCode.String)),
        ("FencingToken", record.FencingToken.Value),
        ("DurationMs", (long)record.Duration.Value.TotalMilliseconds),
        ("RenewedAt", SpannerValue.CommitTimestamp),
        ("Note", record.Note ?? SpannerValue.Null(SpannerTypeCode.String)));

    /// <summary>The record's deletion, with the same guard as a swap's: a deletion alone does nothing where the row is missing.</summary>
    public static IReadOnlyList<SpannerMutation> Delete(string table, LeaseRecord expected) =>
    [
        SpannerMutation.Update(
            table, ("Name", expected.Name.Value), ("Version", expected.Version), ("RenewedAt", SpannerValue.CommitTimestamp)),
        SpannerMutation.Delete(table, expected.Name.Value, expected.Version),
    ];

    /// <summary>
    /// The compare-and-swap: the update fails the whole commit if the expected row doesn't stand
    /// (https://cloud.google.com/spanner/docs/modify-mutation-api: mutations apply atomically and in order).
    /// </summary>
    public static IEnumerable<SpannerMutation> Swap(string table, LeaseRecord expected, LeaseRecord desired) =>
    [
        SpannerMutation.Update(
            table, ("Name", expected.Name.Value), ("Version", expected.Version), ("RenewedAt", SpannerValue.CommitTimestamp)),
        SpannerMutation.Delete(table, expected.Name.Value, expected.Version),
        Insert(table, desired),
    ];
}
