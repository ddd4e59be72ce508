using SpannerMutex.Spanner.Wire;

namespace SpannerMutex.Spanner;

/// <summary>
/// One write of a commit. The mutations of a commit are applied together or not at all, in the order they are listed
/// (google.spanner.v1.CommitRequest).
/// </summary>
public sealed class SpannerMutation
{
    private SpannerMutation(Mutation wire) => Wire = wire;

    internal Mutation Wire { get; }

    /// <summary>Adds a row; if it exists the commit fails with <see cref="SpannerStatusCode.AlreadyExists"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">Columns and values; columns left out are NULL.</param>
    /// <returns>The mutation.</returns>
    public static SpannerMutation Insert(string table, params (string Column, SpannerValue Value)[] row) =>
        new(new Mutation { Insert = Row(table, row) });

    /// <summary>Changes a row; if it is missing the commit fails with <see cref="SpannerStatusCode.NotFound"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The key's columns and the changed ones; columns left out keep their values.</param>
    /// <returns>The mutation.</returns>
    public static SpannerMutation Update(string table, params (string Column, SpannerValue Value)[] row) =>
        new(new Mutation { Update = Row(table, row) });

    /// <summary>Adds a row or changes it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">Columns and values; columns left out keep their values, or are NULL in a new row.</param>
    /// <returns>The mutation.</returns>
    public static SpannerMutation InsertOrUpdate(string table, params (string Column, SpannerValue Value)[] row) =>
        new(new Mutation { InsertOrUpdate = Row(table, row) });

    /// <summary>Deletes a row; nothing happens if it is missing.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The values of the primary key's columns, in their order.</param>
    /// <returns>The mutation.</returns>
    public static SpannerMutation Delete(string table, params SpannerValue[] key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        ArgumentNullException.ThrowIfNull(key);
        return new(new Mutation { Delete = new Mutation.Deletion(table, new KeySet { Keys = [Array.ConvertAll(key, value => value.Given)] }) });
    }

    private static Mutation.Write Row(string table, (string Column, SpannerValue Value)[] row)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        ArgumentNullException.ThrowIfNull(row);
        return new Mutation.Write(
            table,
            Array.ConvertAll(row, cell => cell.Column),
            [Array.ConvertAll(row, cell => cell.Value.Given)]);
    }
}
