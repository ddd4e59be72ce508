using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// The methods of google.spanner.v1.Spanner and of its database administration. Without a transaction, the request is a
/// single strong read.
/// </summary>
internal static class SpannerRequests
{
    private const string Select = "spanner.databases.select";
    private const string BeginOrRollback = "spanner.databases.beginOrRollbackReadWriteTransaction";

    public static SpannerRequest<Session> CreateSession(SpannerDatabaseName database, string? creatorRole) =>
        new("create session", "spanner.sessions.create")
        {
            Path = $"{database}/sessions",
            Body = Json(new CreateSessionRequest(new Session { Multiplexed = true, CreatorRole = creatorRole }), SpannerJson.Default.CreateSessionRequest),
            ReplyType = SpannerJson.Default.Session,
            MissingPart = session => session.Name is { Length: > 0 } ? null : "session's name",
            NoRetry = true,
        };

    public static SpannerRequest<ResultSet> Read(SpannerRead read, string? transaction) =>
        new(In(transaction, "read"), "spanner.databases.read")
        {
            Path = ":read",
            Body = Json(ReadRequest.For(read, TransactionSelector.For(transaction)), SpannerJson.Default.ReadRequest),
            ReplyType = SpannerJson.Default.ResultSet,
            MissingPart = reply => MissingFromRows(reply, transaction),
            EndsWhenAborted = transaction is not null,
            RouteToLeader = transaction is not null,
        };

    public static SpannerRequest<ResultSet> Query(SpannerStatement query, string? transaction, long? seqno) =>
        new(In(transaction, "query"), Select)
        {
            Path = ":executeSql",
            Body = Sql(query, transaction, seqno),
            ReplyType = SpannerJson.Default.ResultSet,
            MissingPart = reply => MissingFromRows(reply, transaction),
            HasStatement = true,
            EndsWhenAborted = transaction is not null,
            RouteToLeader = transaction is not null,
        };

    /// <param name="options">The transaction's options, for the session that it begins on.</param>
    public static SpannerRequest<Transaction> BeginReadWrite(Func<string?, TransactionOptions> options) =>
        new("begin transaction", BeginOrRollback)
        {
            Path = ":beginTransaction",
            Body = session => Json(new BeginTransactionRequest(options(session)), SpannerJson.Default.BeginTransactionRequest)(session),
            ReplyType = SpannerJson.Default.Transaction,
            MissingPart = MissingFromTransaction,
            RouteToLeader = true,
        };

    /// <summary>DML in a transaction; the reply has the exact row count, unless the statement was a query.</summary>
    public static SpannerRequest<ResultSet> ExecuteDml(SpannerStatement statement, string transaction, long seqno) =>
        new("DML", Select)
        {
            Path = ":executeSql",
            Body = Sql(statement, transaction, seqno),
            ReplyType = SpannerJson.Default.ResultSet,
            MissingPart = reply => reply.Stats?.RowCountExact is not null || reply.Metadata?.RowType?.Fields is { Count: > 0 } ? null : "row count",
            HasStatement = true,
            EndsWhenAborted = true,
            RouteToLeader = true,
        };

    /// <summary>DML statements in one call: a result for each, or for those before the rejected one.</summary>
    public static SpannerRequest<ExecuteBatchDmlReply> ExecuteBatchDml(IReadOnlyList<SpannerStatement> statements, string transaction, long seqno) =>
        new("batch DML", Select)
        {
            Path = ":executeBatchDml",
            Body = Json(ExecuteBatchDmlRequest.For(statements, TransactionSelector.For(transaction), seqno), SpannerJson.Default.ExecuteBatchDmlRequest),
            ReplyType = SpannerJson.Default.ExecuteBatchDmlReply,
            MissingPart = reply => MissingFromBatch(reply, statements.Count),
            HasStatement = true,
            EndsWhenAborted = true,
            RouteToLeader = true,
        };

    /// <summary>A commit of mutations alone.</summary>
    public static SpannerRequest<CommitReply> Commit(IReadOnlyList<SpannerMutation> mutations, bool endsWhenAborted, TimeSpan? pauseAfterAbort) =>
        new("commit", "spanner.databases.write")
        {
            Path = ":commit",
            Body = Json(CommitRequest.For(mutations), SpannerJson.Default.CommitRequest),
            ReplyType = SpannerJson.Default.CommitReply,
            MissingPart = reply => reply.CommitTimestamp is null ? "commit timestamp" : null,
            ChangesData = true,
            EndsWhenAborted = endsWhenAborted,
            PauseAfterAbort = pauseAfterAbort,
            RouteToLeader = true,
        };

    /// <summary>The commit of a transaction. A reply with a token means: not committed yet. The next request carries that token.</summary>
    /// <param name="next">The request to send next.</param>
    public static SpannerRequest<CommitReply> CommitTransaction(Func<CommitRequest> next) =>
        new("commit of a transaction", "spanner.databases.write")
        {
            Path = ":commit",
            Body = session => Json(next(), SpannerJson.Default.CommitRequest)(session),
            ReplyType = SpannerJson.Default.CommitReply,
            MissingPart = reply => reply is { CommitTimestamp: null, PrecommitToken: null } ? "commit timestamp" : null,
            ChangesData = true,
            EndsWhenAborted = true,
            RouteToLeader = true,
        };

    public static SpannerRequest<Empty> Rollback(string transaction) =>
        new("rollback", BeginOrRollback)
        {
            Path = ":rollback",
            Body = Json(new RollbackRequest(transaction), SpannerJson.Default.RollbackRequest),
            ReplyType = SpannerJson.Default.Empty,
            EndsWhenAborted = true,
            RouteToLeader = true,
        };

    public static SpannerRequest<Transaction> BeginPartitioned() =>
        new("partitioned DML", "spanner.databases.beginPartitionedDmlTransaction")
        {
            Path = ":beginTransaction",
            Body = Json(new BeginTransactionRequest(new TransactionOptions { PartitionedDml = new() }), SpannerJson.Default.BeginTransactionRequest),
            ReplyType = SpannerJson.Default.Transaction,
            MissingPart = MissingFromTransaction,
            HasStatement = true,
            RouteToLeader = true,
        };

    /// <summary>Partitioned DML; the reply has a lower bound of the row count.</summary>
    public static SpannerRequest<ResultSet> ExecutePartitioned(SpannerStatement statement, string transaction) =>
        new("partitioned DML", "spanner.databases.beginPartitionedDmlTransaction")
        {
            Path = ":executeSql",
            Body = Sql(statement, transaction, 1),
            ReplyType = SpannerJson.Default.ResultSet,
            MissingPart = reply => reply.Stats?.RowCountLowerBound is null ? "row count" : null,
            HasStatement = true,
            RouteToLeader = true,
        };

    public static SpannerRequest<Operation> UpdateDdl(SpannerDatabaseName database, IReadOnlyList<string> statements, string? operationId) =>
        new("update DDL", "spanner.databases.updateDdl")
        {
            Method = HttpMethod.Patch,
            Path = $"{database}/ddl",
            Body = Json(new UpdateDdlRequest(statements, operationId), SpannerJson.Default.UpdateDdlRequest),
            ReplyType = SpannerJson.Default.Operation,
            MissingPart = reply => MissingFromOperation(reply, operationId),
            ChangesData = operationId is null,
            HasStatement = true,
        };

    public static SpannerRequest<Operation> GetOperation(SpannerDatabaseName database, string operationId) =>
        new("get operation", "spanner.databaseOperations.get")
        {
            Method = HttpMethod.Get,
            Path = $"{database}/operations/{operationId}",
            ReplyType = SpannerJson.Default.Operation,
            MissingPart = reply => MissingFromOperation(reply, operationId),
        };

    public static SpannerRequest<Operation> CreateInstance(SpannerDatabaseName database) =>
        new("create instance", "spanner.instances.create")
        {
            Path = $"{database.ProjectPath}/instances",
            Body = Json(
                new CreateInstanceRequest(database.Instance, new("emulator-config", database.Instance, NodeCount: 1)),
                SpannerJson.Default.CreateInstanceRequest),
            ReplyType = SpannerJson.Default.Operation,
        };

    public static SpannerRequest<Operation> CreateDatabase(SpannerDatabaseName database, IReadOnlyList<string>? statements) =>
        new("create database", "spanner.databases.create")
        {
            Path = $"{database.InstancePath}/databases",
            Body = Json(new CreateDatabaseRequest($"CREATE DATABASE `{database.Database}`", statements), SpannerJson.Default.CreateDatabaseRequest),
            ReplyType = SpannerJson.Default.Operation,
        };

    private static string In(string? transaction, string name) => transaction is null ? name : $"{name} in a transaction";

    private static Func<string?, byte[]?> Json<T>(T body, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return _ => bytes;
    }

    private static Func<string?, byte[]?> Sql(SpannerStatement statement, string? transaction, long? seqno) => Json(
        ExecuteSqlRequest.For(statement, TransactionSelector.For(transaction), seqno), SpannerJson.Default.ExecuteSqlRequest);

    private static string? MissingFromTransaction(Transaction begun) => begun.Id is { Length: > 0 } ? null : "transaction's id";

    private static string? MissingFromRows(ResultSet reply, string? transaction) =>
        reply.Metadata?.RowType is null ? "columns"
        : transaction is null && reply.Metadata.Transaction?.ReadTimestamp is null ? "timestamp"
        : null;

    private static string? MissingFromBatch(ExecuteBatchDmlReply reply, int statements)
    {
        var run = reply.ResultSets?.Count ?? 0;
        var isWhole = reply.Status is null or { Code: 0 } ? run == statements : run < statements;
        return isWhole && reply.ResultSets?.All(result => result?.Stats?.RowCountExact is not null) != false ? null : "results of all statements";
    }

    private static string? MissingFromOperation(Operation reply, string? operationId) =>
        !SpannerOperationId.IsOne(reply.Id) || (operationId is not null && reply.Id != operationId) ? "operation's id"
        : reply.Done && reply.Error is null && reply.Response is null ? "operation's outcome"
        : null;
}
