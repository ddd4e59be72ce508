using SpannerMutex.Leases;

namespace SpannerMutex.Stores;

/// <summary>
/// The rows of one name: its record, or the reservations of instances that want to create it. A reservation is a row with a
/// version that no record has. The highest one counts.
/// </summary>
internal sealed class LeaseRows
{
    /// <summary>
    /// Records have versions from here on: they begin at the store's time in microseconds, which is later than the first
    /// second of 1970.
    /// </summary>
    public const long FirstRecordVersion = 1_000_000;

    private LeaseRows(LeaseRecord? record, IReadOnlyList<LeaseRecord> reservations)
    {
        Record = record;
        Reservations = reservations;
    }

    public LeaseRecord? Record { get; }

    /// <summary>All of them. Beside a record they have no meaning: they are copies of commits that arrived late.</summary>
    public IReadOnlyList<LeaseRecord> Reservations { get; }

    public LeaseRecord? Reservation => Reservations.MaxBy(row => row.Version);

    /// <summary>Sorts the rows of a name.</summary>
    /// <param name="rows">All of them.</param>
    /// <param name="severalRecords">The error for more than one record, by their number.</param>
    public static LeaseRows Of(IEnumerable<LeaseRecord> rows, Func<int, Exception> severalRecords)
    {
        var all = rows.ToLookup(row => row.Version >= FirstRecordVersion);
        var records = all[true].ToArray();
        return records.Length <= 1
            ? new LeaseRows(records.FirstOrDefault(), [.. all[false]])
            : throw severalRecords(records.Length);
    }

    /// <summary>The snapshot that the protocol uses.</summary>
    public LeaseSnapshot At(DateTimeOffset now) =>
        new(Record, now) { CreationExpiresAt = Record is null ? Reservation?.ExpiresAt : null };
}
