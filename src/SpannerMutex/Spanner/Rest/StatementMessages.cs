using System.Text.Json;

namespace SpannerMutex.Spanner.Rest;

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
        KeySet = KeySet.WithPrefix(read.KeyPrefix),
        Limit = read.Limit > 0 ? FormattableString.Invariant($"{read.Limit}") : null,
    };
}

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

/// <summary>A result for each statement that was run, and the error of the one after them, if there is one.</summary>
internal sealed record ExecuteBatchDmlReply
{
    public IReadOnlyList<ResultSet>? ResultSets { get; init; }

    public StatusBody? Status { get; init; }

    public PrecommitToken? PrecommitToken { get; init; }

    internal sealed record StatusBody
    {
        public int Code { get; init; }

        public string? Message { get; init; }
    }
}

internal sealed record ResultSet
{
    public ResultSetMetadata? Metadata { get; init; }

    public JsonElement? Rows { get; init; }

    public ResultSetStats? Stats { get; init; }

    public PrecommitToken? PrecommitToken { get; init; }

    public SpannerResult ToResult() => new(
        Metadata?.RowType?.Fields?.Select(field => new SpannerColumn(field?.Name ?? "", field?.Type?.Code ?? "")).ToArray() ?? [],
        Rows,
        Metadata?.Transaction?.ReadTimestamp);

    internal sealed record ResultSetMetadata
    {
        public StructType? RowType { get; init; }

        public Transaction? Transaction { get; init; }
    }

    internal sealed record StructType
    {
        public IReadOnlyList<Field?>? Fields { get; init; }
    }

    internal sealed record Field
    {
        public string? Name { get; init; }

        public SqlType? Type { get; init; }
    }

    internal sealed record ResultSetStats
    {
        public long? RowCountExact { get; init; }

        public long? RowCountLowerBound { get; init; }
    }
}

internal sealed record SqlType
{
    public string? Code { get; init; }

    public static SqlType Of(SpannerTypeCode type) => new() { Code = type.ToString().ToUpperInvariant() };
}
