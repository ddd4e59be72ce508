namespace SpannerMutex.Spanner;

/// <summary>A read of rows by their primary key, in the key's order.</summary>
public sealed record SpannerRead
{
    private SpannerRead(string table, IReadOnlyList<SpannerValue>? keyPrefix, IReadOnlyList<string> columns)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count, nameof(columns));
        Table = table;
        KeyPrefix = keyPrefix;
        Columns = columns;
    }

    /// <summary>The table.</summary>
    public string Table { get; }

    /// <summary>The columns to read.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The greatest number of rows to read. Default: 0, all.</summary>
    public long Limit { get; init; }

    /// <summary>What the keys of the rows begin with; null to read all rows.</summary>
    internal IReadOnlyList<SpannerValue>? KeyPrefix { get; }

    /// <summary>Reads all rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns to read.</param>
    /// <returns>The read.</returns>
    public static SpannerRead All(string table, params string[] columns) => new(table, null, columns);

    /// <summary>Reads the row of a whole key, or the rows whose key begins with these values.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The values of the first columns of the primary key, or of all of them.</param>
    /// <param name="columns">The columns to read.</param>
    /// <returns>The read.</returns>
    public static SpannerRead ByKeyPrefix(string table, SpannerValue[] key, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(table, Array.ConvertAll(key, value => value.Given), columns);
    }
}
