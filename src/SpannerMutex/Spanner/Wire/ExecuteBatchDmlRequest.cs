namespace SpannerMutex.Spanner.Wire;

internal sealed record ExecuteBatchDmlRequest
{
    public required TransactionSelector Transaction { get; init; }

    public required IReadOnlyList<Statement> Statements { get; init; }

    public required string Seqno { get; init; }

    public static ExecuteBatchDmlRequest For(
        IReadOnlyList<SpannerStatement> statements, TransactionSelector transaction, long seqno) => new()
        {
            Transaction = transaction,
            Statements = [.. statements.Select(Statement.For)],
            Seqno = FormattableString.Invariant($"{seqno}"),
        };

    internal sealed record Statement
    {
        public required string Sql { get; init; }

        public IReadOnlyDictionary<string, SpannerValue>? Params { get; init; }

        public IReadOnlyDictionary<string, SqlType>? ParamTypes { get; init; }

        public static Statement For(SpannerStatement statement) => new()
        {
            Sql = statement.Sql,
            Params = statement.Parameters.Count == 0 ? null : statement.Parameters,
            ParamTypes = statement.Parameters.Count == 0
                ? null
                : statement.Parameters.ToDictionary(p => p.Key, p => SqlType.Of(p.Value.Type)),
        };
    }
}
