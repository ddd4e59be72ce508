using SpannerMutex.Spanner.Wire;

namespace SpannerMutex.Spanner.Transport;

/// <summary>The methods of google.spanner.v1.Spanner that work on a session, one request each.</summary>
internal static class SessionCalls
{
    public static Task<Transaction> BeginTransactionAsync(
        this SpannerConnection connection, SpannerCall call, string session, TransactionOptions options, CancellationToken cancellationToken) =>
        connection.PostAsync(
            call,
            $"{session}:beginTransaction",
            new BeginTransactionRequest(options),
            SpannerJson.Default.BeginTransactionRequest,
            SpannerJson.Default.Transaction,
            cancellationToken);

    public static Task<ResultSet> ReadAsync(
        this SpannerConnection connection,
        SpannerCall call,
        string session,
        SpannerRead read,
        TransactionSelector transaction,
        CancellationToken cancellationToken) =>
        connection.PostAsync(
            call,
            $"{session}:read",
            ReadRequest.For(read, transaction),
            SpannerJson.Default.ReadRequest,
            SpannerJson.Default.ResultSet,
            cancellationToken);

    public static Task<ResultSet> ExecuteSqlAsync(
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

    public static Task<ExecuteBatchDmlReply> ExecuteBatchDmlAsync(
        this SpannerConnection connection, SpannerCall call, string session, ExecuteBatchDmlRequest request, CancellationToken cancellationToken) =>
        connection.PostAsync(
            call,
            $"{session}:executeBatchDml",
            request,
            SpannerJson.Default.ExecuteBatchDmlRequest,
            SpannerJson.Default.ExecuteBatchDmlReply,
            cancellationToken);

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
}
