using SpannerMutex.Leases;
using SpannerMutex.Spanner;

namespace SpannerMutex.Stores.Spanner;

/// <summary>A lease record as a row of the lease table, and back.</summary>
internal static class LeaseRow
{
    public static readonly string[] Columns =
        ["Name", "Version", "Owner", "FencingToken", "DurationMs", "RenewedAt", "Note"];

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

    /// <summary>A read of all rows of a name.</summary>
    public static SpannerRead OfName(string table, LeaseName name) => SpannerRead.ByKeyPrefix(table, [name.Value], Columns);

    public static LeaseRows RowsOf(SpannerResult result, string table, LeaseName name, SpannerDatabaseName database) =>
        LeaseRows.Of(result.Rows.Select(Read), records => new SpannerRestException(
            SpannerStatusCode.FailedPrecondition,
            $"The table {table} in {database} has {records} rows for the lease '{name}': something else wrote to it. Delete all but the one with the highest Version."));

    /// <summary>
    /// Whether a commit was rejected because of existing rows. A compare-and-swap that conflicts causes two violations at once:
    /// its update finds no row, and its insert finds one. Which of the two Spanner reports is not documented.
    /// </summary>
    public static bool IsViolation(SpannerRestException e) => e
        is { Code: SpannerStatusCode.NotFound, Missing: SpannerResource.Other }
        or { Code: SpannerStatusCode.AlreadyExists };

    public static SpannerMutation Insert(string table, LeaseRecord record) => SpannerMutation.Insert(
        table,
        ("Name", record.Name.Value),
        ("Version", record.Version),
        ("Owner", record.Owner is { } owner ? owner.ToString() : SpannerValue.Null(SpannerTypeCode.String)),
        ("FencingToken", record.FencingToken.Value),
        ("DurationMs", (long)record.Duration.Value.TotalMilliseconds),
        ("RenewedAt", SpannerValue.CommitTimestamp),
        ("Note", record.Note ?? SpannerValue.Null(SpannerTypeCode.String)));

    /// <summary>Deletes the record, with the same condition as a compare-and-swap: a deletion alone has no effect where the row is missing.</summary>
    public static IReadOnlyList<SpannerMutation> Delete(string table, LeaseRecord expected) =>
    [
        SpannerMutation.Update(
            table, ("Name", expected.Name.Value), ("Version", expected.Version), ("RenewedAt", SpannerValue.CommitTimestamp)),
        SpannerMutation.Delete(table, expected.Name.Value, expected.Version),
    ];

    /// <summary>
    /// The compare-and-swap: the update fails the whole commit if the expected row doesn't exist
    /// (https://cloud.google.com/spanner/docs/modify-mutation-api: mutations apply atomically and in order).
    /// </summary>
    public static IEnumerable<SpannerMutation> Swap(string table, LeaseRecord expected, LeaseRecord desired) =>
        [.. Delete(table, expected), Insert(table, desired)];
}
