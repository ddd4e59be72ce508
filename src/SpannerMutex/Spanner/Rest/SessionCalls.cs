namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// The methods of google.spanner.v1.Spanner that work on a session, one request each. A success that lacks what makes it one
/// is no answer of Spanner's: it says nothing of what was done, and is repeated as a lost one is.
/// </summary>
internal static class SessionCalls
{
    public static async Task<Transaction> BeginTransactionAsync(
        this SpannerConnection connection, SpannerCall call, string session, TransactionOptions options, CancellationToken cancellationToken)
    {
        var begun = await connection.PostAsync(
            call,
            $"{session}:beginTransaction",
            new BeginTransactionRequest(options),
            SpannerJson.Default.BeginTransactionRequest,
            SpannerJson.Default.Transaction,
            cancellationToken).ConfigureAwait(false);
        return begun.Id is { Length: > 0 } ? begun : throw connection.Incomplete(call, "transaction's id");
    }

    public static async Task<ResultSet> ReadAsync(
        this SpannerConnection connection,
        SpannerCall call,
        string session,
        SpannerRead read,
        TransactionSelector transaction,
        CancellationToken cancellationToken)
    {
        var rows = await connection.PostAsync(
            call,
            $"{session}:read",
            ReadRequest.For(read, transaction),
            SpannerJson.Default.ReadRequest,
            SpannerJson.Default.ResultSet,
            cancellationToken).ConfigureAwait(false);
        return RowsOf(connection, call, transaction, rows);
    }

    public static async Task<ResultSet> QueryAsync(
        this SpannerConnection connection,
        SpannerCall call,
        string session,
        SpannerStatement query,
        TransactionSelector transaction,
        long? seqno,
        CancellationToken cancellationToken) => RowsOf(
            connection,
            call,
            transaction,
            await connection.ExecuteSqlAsync(call, session, query, transaction, seqno, cancellationToken).ConfigureAwait(false));

    /// <summary>DML in a transaction; the answer has its exact row count, unless the statement was a query.</summary>
    public static async Task<ResultSet> ExecuteDmlAsync(
        this SpannerConnection connection,
        SpannerCall call,
        string session,
        SpannerStatement statement,
        TransactionSelector transaction,
        long seqno,
        CancellationToken cancellationToken)
    {
        var reply = await connection.ExecuteSqlAsync(call, session, statement, transaction, seqno, cancellationToken).ConfigureAwait(false);
        return reply.Stats?.RowCountExact is not null || reply.Metadata?.RowType?.Fields is { Count: > 0 }
            ? reply
            : throw connection.Incomplete(call, "row count");
    }

    /// <summary>Partitioned DML.</summary>
    /// <returns>A lower bound of the number of rows changed.</returns>
    public static async Task<long> ExecutePartitionedAsync(
        this SpannerConnection connection,
        SpannerCall call,
        string session,
        SpannerStatement statement,
        TransactionSelector transaction,
        CancellationToken cancellationToken)
    {
        var reply = await connection.ExecuteSqlAsync(call, session, statement, transaction, 1, cancellationToken).ConfigureAwait(false);
        return reply.Stats?.RowCountLowerBound ?? throw connection.Incomplete(call, "row count");
    }

    private static Task<ResultSet> ExecuteSqlAsync(
        this SpannerConnection connection,
        SpannerCall call,
        string session,
        SpannerStatement statement,
        TransactionSelector transaction,
        long? seqno,
        CancellationToken cancellationToken) =>
        connection.PostAsync(
            call,
            $"{session}:executeSql",
            ExecuteSqlRequest.For(statement, transaction, seqno),
            SpannerJson.Default.ExecuteSqlRequest,
            SpannerJson.Default.ResultSet,
            cancellationToken);

    /// <summary>DML statements in one call: a result for each, or for those before the one that was refused.</summary>
    public static async Task<ExecuteBatchDmlReply> ExecuteBatchDmlAsync(
        this SpannerConnection connection, SpannerCall call, string session, ExecuteBatchDmlRequest request, CancellationToken cancellationToken)
    {
        var reply = await connection.PostAsync(
            call,
            $"{session}:executeBatchDml",
            request,
            SpannerJson.Default.ExecuteBatchDmlRequest,
            SpannerJson.Default.ExecuteBatchDmlReply,
            cancellationToken).ConfigureAwait(false);
        var (run, all) = (reply.ResultSets?.Count ?? 0, request.Statements.Count);
        var isWhole = reply.Status is null or { Code: 0 } ? run == all : run < all;
        return isWhole && reply.ResultSets?.All(result => result?.Stats?.RowCountExact is not null) != false
            ? reply
            : throw connection.Incomplete(call, "results of all statements");
    }

    public static Task<CommitReply> CommitAsync(
        this SpannerConnection connection, SpannerCall call, string session, CommitRequest request, CancellationToken cancellationToken) =>
        connection.PostAsync(
            call, $"{session}:commit", request, SpannerJson.Default.CommitRequest, SpannerJson.Default.CommitReply, cancellationToken);

    public static Task<Empty> RollbackAsync(
        this SpannerConnection connection, SpannerCall call, string session, string transaction, CancellationToken cancellationToken) =>
        connection.PostAsync(
            call,
            $"{session}:rollback",
            new RollbackRequest(transaction),
            SpannerJson.Default.RollbackRequest,
            SpannerJson.Default.Empty,
            cancellationToken);

    private static ResultSet RowsOf(SpannerConnection connection, SpannerCall call, TransactionSelector transaction, ResultSet reply)
    {
        if (reply.Metadata?.RowType is null)
        {
            throw connection.Incomplete(call, "columns");
        }

        return transaction.SingleUse is null || reply.Metadata.Transaction?.ReadTimestamp is not null
            ? reply
            : throw connection.Incomplete(call, "timestamp");
    }
}
