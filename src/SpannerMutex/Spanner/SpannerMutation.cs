namespace SpannerMutex.Spanner;

/// <summary>
/// One write of a commit. The mutations of a commit are applied together or not at all, in the order they are listed
/// (google.spanner.v1.CommitRequest).
/// </summary>
public sealed class SpannerMutation
{
    private SpannerMutation(SpannerMutationKind kind, string table, IReadOnlyList<string> columns, IReadOnlyList<SpannerValue> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        (Kind, Table, Columns, Values) = (kind, table, columns, values);
    }

    internal SpannerMutationKind Kind { get; }

    internal string Table { get; }

    /// <summary>The columns that are written; none for a deletion.</summary>
    internal IReadOnlyList<string> Columns { get; }

    /// <summary>The values of the columns; for a deletion those of the key.</summary>
    internal IReadOnlyList<SpannerValue> Values { get; }

    /// <summary>Adds a row; if it exists the commit fails with <see cref="SpannerStatusCode.AlreadyExists"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">Columns and values; columns left out are NULL.</param>
    /// <returns>The mutation.</returns>
    public static SpannerMutation Insert(string table, params (string Column, SpannerValue Value)[] row) =>
        Write(SpannerMutationKind.Insert, table, row);

    /// <summary>Changes a row; if it is missing the commit fails with <see cref="SpannerStatusCode.NotFound"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The key's columns and the changed ones; columns left out keep their values.</param>
    /// <returns>The mutation.</returns>
    public static SpannerMutation Update(string table, params (string Column, SpannerValue Value)[] row) =>
        Write(SpannerMutationKind.Update, table, row);

    /// <summary>Adds a row or changes it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">Columns and values; columns left out keep their values, or are NULL in a new row.</param>
    /// <returns>The mutation.</returns>
    public static SpannerMutation InsertOrUpdate(string table, params (string Column, SpannerValue Value)[] row) =>
        Write(SpannerMutationKind.InsertOrUpdate, table, row);

    /// <summary>Deletes a row; nothing happens if it is missing.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The values of the primary key's columns, in their order.</param>
    /// <returns>The mutation.</returns>
    public static SpannerMutation Delete(string table, params SpannerValue[] key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new SpannerMutation(SpannerMutationKind.Delete, table, [], Array.ConvertAll(key, value => value.Given));
    }

    private static SpannerMutation Write(SpannerMutationKind kind, string table, (string Column, SpannerValue Value)[] row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new SpannerMutation(kind, table, Array.ConvertAll(row, cell => cell.Column), Array.ConvertAll(row, cell => cell.Value.Given));
    }
}
