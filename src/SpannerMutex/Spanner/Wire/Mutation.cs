namespace SpannerMutex.Spanner.Wire;

internal sealed record Mutation
{
    public Write? Insert { get; init; }

    public Write? Update { get; init; }

    public Write? InsertOrUpdate { get; init; }

    public Deletion? Delete { get; init; }

    internal sealed record Write(
        string Table, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<SpannerValue>> Values);

    internal sealed record Deletion(string Table, KeySet KeySet);
}
