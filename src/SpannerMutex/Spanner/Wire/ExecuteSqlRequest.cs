namespace SpannerMutex.Spanner.Wire;

internal sealed record ExecuteSqlRequest
{
    public required TransactionSelector Transaction { get; init; }

    public required string Sql { get; init; }

    public IReadOnlyDictionary<string, SpannerValue>? Params { get; init; }

    public IReadOnlyDictionary<string, SqlType>? ParamTypes { get; init; }

    public string? Seqno { get; init; }

    public static ExecuteSqlRequest For(SpannerStatement statement, TransactionSelector transaction, long? seqno) => new()
    {
        Transaction = transaction,
        Sql = statement.Sql,
        Params = statement.Parameters.Count == 0 ? null : statement.Parameters,
        ParamTypes = statement.Parameters.Count == 0
            ? null
            : statement.Parameters.ToDictionary(p => p.Key, p => SqlType.Of(p.Value.Type)),
        Seqno = seqno is { } number ? FormattableString.Invariant($"{number}") : null,
    };
}
