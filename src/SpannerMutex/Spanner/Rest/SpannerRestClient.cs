using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SpannerMutex.Timing;

namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// A small client for Cloud Spanner over REST: strong reads, commits, read-write transactions and schema changes of one
/// database, on one multiplexed session. Thread-safe.
/// </summary>
/// <remarks>
/// Every call has <see cref="SpannerRestOptions.RequestTimeout"/> for all its attempts. A failure after which nothing can have
/// been applied is retried within it, with jitter; one after which the outcome of a commit is unknown is thrown immediately,
/// with <see cref="SpannerRestException.IsOutcomeUnknown"/>. Each call throws <see cref="SpannerRestException"/>, and
/// <see cref="OperationCanceledException"/> if the caller's token is cancelled.
/// </remarks>
public sealed class SpannerRestClient : IDisposable, IAsyncDisposable
{
    private readonly SpannerConnection _connection;

    /// <summary>Creates the client. It sends nothing until its first call.</summary>
    /// <param name="options">Where the database is and how to reach it; read once, here.</param>
    /// <param name="timeProvider">The clock of deadlines and waits. Default: the system's.</param>
    /// <param name="logger">Takes the log. Default: none.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names each.</exception>
    public SpannerRestClient(
        SpannerRestOptions options,
        TimeProvider? timeProvider = null,
        ILogger<SpannerRestClient>? logger = null)
        : this(options, Jitter.New(), timeProvider, logger)
    {
    }

    /// <summary>The same, with uniform numbers from 0 to below 1 of the caller's own for the jitter of waits.</summary>
    internal SpannerRestClient(
        SpannerRestOptions options,
        Func<double> random,
        TimeProvider? timeProvider = null,
        ILogger<SpannerRestClient>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _connection = new SpannerConnection(
            options.CheckedCopy(nameof(options)), timeProvider ?? TimeProvider.System, logger ?? NullLogger<SpannerRestClient>.Instance, random);
    }

    /// <summary>The database.</summary>
    public SpannerDatabaseName Database => _connection.Database;

    /// <summary>Whether the server is an emulator.</summary>
    public bool IsEmulator => _connection.Endpoint.IsEmulator;

    /// <summary>How many HTTP requests were sent to Spanner so far; those for access tokens don't count.</summary>
    public long RequestCount => _connection.Calls;

    internal SpannerConnection Connection => _connection;

    /// <summary>A strong read at Spanner's present, outside any transaction; locks nothing.</summary>
    /// <param name="read">What to read.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rows, and the time at which they were read.</returns>
    public async ValueTask<SpannerResult> ReadAsync(SpannerRead read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        var reply = await _connection.SendAsync(SpannerRequests.Read(read, null), cancellationToken).ConfigureAwait(false);
        return reply.ToResult();
    }

    /// <summary>A strong query at Spanner's present, outside any transaction; locks nothing.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rows, and the time at which they were read.</returns>
    public async ValueTask<SpannerResult> QueryAsync(SpannerStatement query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var reply = await _connection.SendAsync(SpannerRequests.Query(query, null, null), cancellationToken).ConfigureAwait(false);
        return reply.ToResult();
    }

    /// <summary>
    /// Applies mutations, all or none, in one call. It is retried only where certainly nothing was applied; see
    /// <see cref="SpannerRestException.IsOutcomeUnknown"/>.
    /// </summary>
    /// <param name="mutations">The writes, in order.</param>
    /// <param name="cancellationToken">Cancels the call; the outcome is then unknown too.</param>
    /// <returns>The commit timestamp.</returns>
    public ValueTask<DateTimeOffset> CommitAsync(
        IReadOnlyList<SpannerMutation> mutations, CancellationToken cancellationToken = default) =>
        SendCommitAsync(mutations, endsWhenAborted: false, pauseAfterAbort: null, cancellationToken);

    /// <summary>The same, but ABORTED is thrown, for a caller that reads the data before it retries.</summary>
    internal ValueTask<DateTimeOffset> CommitOrAbortAsync(
        IReadOnlyList<SpannerMutation> mutations, CancellationToken cancellationToken) =>
        SendCommitAsync(mutations, endsWhenAborted: true, pauseAfterAbort: null, cancellationToken);

    /// <summary>The same, with a fixed delay after each ABORTED; null for the usual backoff.</summary>
    internal ValueTask<DateTimeOffset> CommitWithPauseAsync(
        IReadOnlyList<SpannerMutation> mutations, TimeSpan? pauseAfterAbort, CancellationToken cancellationToken) =>
        SendCommitAsync(mutations, endsWhenAborted: false, pauseAfterAbort, cancellationToken);

    /// <summary>Begins a read-write transaction. Dispose it: one that isn't disposed blocks others for seconds.</summary>
    /// <param name="previous">
    /// The aborted transaction that this one retries, or null. It keeps its priority, so that it doesn't lose again and again.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The transaction.</returns>
    public async ValueTask<SpannerRestTransaction> BeginTransactionAsync(
        SpannerRestTransaction? previous = null, CancellationToken cancellationToken = default)
    {
        var call = SpannerRequests.BeginReadWrite(OptionsOn);
        return await _connection.RunOnSessionAsync(
            call,
            _connection.Timeout,
            async (session, token) =>
            {
                var begun = await _connection.SendOnceAsync(call, session, token).ConfigureAwait(false);
                return new SpannerRestTransaction(_connection, session, begun.Id!, begun.PrecommitToken);
            },
            cancellationToken).ConfigureAwait(false);

        // The id of a transaction is valid on its own session only; the emulator doesn't know the field.
        TransactionOptions OptionsOn(string? session) => new()
        {
            ReadWrite = new() { MultiplexedSessionPreviousTransactionId = previous?.Session == session && !IsEmulator ? previous?.Id : null },
        };
    }

    /// <summary>
    /// Runs a partitioned DML statement: rows are changed partition by partition, some possibly more than once, so the statement
    /// must be idempotent.
    /// </summary>
    /// <param name="statement">The UPDATE or DELETE.</param>
    /// <param name="timeout">The deadline of the whole, in place of <see cref="SpannerRestOptions.RequestTimeout"/>.</param>
    /// <param name="cancellationToken">Cancels the call; the partitions changed by then remain changed.</param>
    /// <returns>A lower bound of the number of rows changed.</returns>
    public async ValueTask<long> ExecutePartitionedAsync(
        SpannerStatement statement, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        var begin = SpannerRequests.BeginPartitioned();
        return await _connection.RunOnSessionAsync(
            begin,
            timeout,
            async (session, token) =>
            {
                var transaction = await _connection.SendOnceAsync(begin, session, token).ConfigureAwait(false);
                var run = SpannerRequests.ExecutePartitioned(statement, transaction.Id!);
                return (await _connection.SendOnceAsync(run, session, token).ConfigureAwait(false)).Stats!.RowCountLowerBound!.Value;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Starts a schema change. The statements run in order and stop at the first that fails; those before it stay applied.
    /// </summary>
    /// <param name="statements">The DDL statements: no comment, no trailing semicolon.</param>
    /// <param name="operationId">
    /// The id of the operation: <c>[a-z][a-z0-9_]*</c>, 2 to 128 characters, unique in the database. The same id sent again
    /// returns the existing operation. Without an id, a lost reply leaves the outcome unknown.
    /// </param>
    /// <param name="cancellationToken">Cancels the call, not the operation.</param>
    /// <returns>The operation, usually not done yet: see <see cref="GetOperationAsync"/>.</returns>
    public async ValueTask<SpannerOperation> UpdateDdlAsync(
        IReadOnlyList<string> statements, string? operationId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentOutOfRangeException.ThrowIfZero(statements.Count, nameof(statements));
        if (operationId is not null)
        {
            SpannerOperationId.CheckNew(operationId);
        }

        try
        {
            var reply = await _connection.SendAsync(SpannerRequests.UpdateDdl(Database, statements, operationId), cancellationToken)
                .ConfigureAwait(false);
            return reply.ToOperation();
        }
        catch (SpannerRestException e) when (operationId is not null && MayHaveBegun(e))
        {
            var operation = await GetOperationAsync(operationId, cancellationToken).ConfigureAwait(false);
            if (operation is null)
            {
                throw;
            }

            return operation;
        }
    }

    /// <summary>Looks up a schema change.</summary>
    /// <param name="operationId">Its id: one given to <see cref="UpdateDdlAsync"/>, or <see cref="SpannerOperation.Id"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The operation; null if Spanner knows none with this id: it was never started, or is no longer kept (for how long is not
    /// documented). An emulator reports a missing database in the same way.
    /// </returns>
    public async ValueTask<SpannerOperation?> GetOperationAsync(string operationId, CancellationToken cancellationToken = default)
    {
        SpannerOperationId.Check(operationId);
        try
        {
            var reply = await _connection.SendAsync(SpannerRequests.GetOperation(Database, operationId), cancellationToken).ConfigureAwait(false);
            return reply.ToOperation();
        }
        catch (SpannerRestException e) when (e.Missing is SpannerResource.Other)
        {
            return null;
        }
    }

    /// <summary>Closes the connections. The session is not deleted: multiplexed sessions cost nothing in Spanner.</summary>
    public void Dispose() => _connection.Dispose();

    /// <inheritdoc cref="Dispose"/>
    /// <returns>A finished task.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<DateTimeOffset> SendCommitAsync(
        IReadOnlyList<SpannerMutation> mutations, bool endsWhenAborted, TimeSpan? pauseAfterAbort, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mutations);
        var reply = await _connection
            .SendAsync(SpannerRequests.Commit(mutations, endsWhenAborted, pauseAfterAbort), cancellationToken).ConfigureAwait(false);
        return reply.CommitTimestamp!.Value;
    }

    // If an earlier call with this id has begun, a repeated one may be rejected because of its effects (the table exists)
    // before the id is checked: the order of these two checks in Spanner is not documented. A server fault or an HTML page
    // instead of a reply doesn't tell either.
    private static bool MayHaveBegun(SpannerRestException e) =>
        e.Missing is not (SpannerResource.Database or SpannerResource.Instance)
        && e.Code is (SpannerStatusCode.AlreadyExists or SpannerStatusCode.FailedPrecondition
            or SpannerStatusCode.InvalidArgument or SpannerStatusCode.NotFound or SpannerStatusCode.OutOfRange
            or SpannerStatusCode.Unimplemented or SpannerStatusCode.Internal or SpannerStatusCode.Unknown
            or SpannerStatusCode.DeadlineExceeded);
}
