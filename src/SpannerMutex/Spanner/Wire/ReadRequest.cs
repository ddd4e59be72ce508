namespace SpannerMutex.Spanner.Wire;

internal sealed record ReadRequest
{
    public required TransactionSelector Transaction { get; init; }

    public required string Table { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public required KeySet KeySet { get; init; }

    public string? Limit { get; init; }

    public static ReadRequest For(SpannerRead read, TransactionSelector transaction) => new()
    {
        Transaction = transaction,
        Table = read.Table,
        Columns = read.Columns,
        KeySet = read.Keys,
        Limit = read.Limit > 0 ? FormattableString.Invariant($"{read.Limit}") : null,
    };
}
