using System.Text.Json;

namespace SpannerMutex.Spanner;

/// <summary>The rows of a read or a query.</summary>
public sealed class SpannerResult
{
    internal SpannerResult(IReadOnlyList<SpannerColumn> columns, JsonElement? rows, DateTimeOffset? readTimestamp)
    {
        Columns = columns;
        Rows = rows is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray().Select(row => new SpannerRow(this, row)).ToArray()
            : [];
        ReadTimestamp = readTimestamp;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<SpannerColumn> Columns { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<SpannerRow> Rows { get; }

    /// <summary>
    /// Spanner's own time at which a single-use strong read saw the database, truncated to 100 ns; comparable with commit
    /// timestamps: everything that committed before the read began is visible to it. Null within a read-write transaction.
    /// </summary>
    public DateTimeOffset? ReadTimestamp { get; }

    internal DateTimeOffset RequireReadTimestamp(SpannerDatabaseName database) => ReadTimestamp ?? throw new SpannerRestException(
        SpannerStatusCode.Unavailable, $"Spanner's reply to a read of {database} has no timestamp.");

    internal int Ordinal(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i].Name, column, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new ArgumentException(
            $"The result has no column '{column}'; it has {string.Join(", ", Columns.Select(c => c.Name))}.", nameof(column));
    }
}
