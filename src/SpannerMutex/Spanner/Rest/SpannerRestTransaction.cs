using SpannerMutex.Errors;

namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// A read-write transaction. <see cref="SpannerStatusCode.Aborted"/> ends it: run its whole body again in a new one, begun
/// with this as its previous. Not thread-safe. Disposing an unfinished one rolls it back.
/// </summary>
public sealed class SpannerRestTransaction : IAsyncDisposable
{
    private const string Again = "The transaction must run again.";

    private static readonly TimeSpan s_rollbackOnDispose = TimeSpan.FromSeconds(2);

    private readonly SpannerConnection _connection;
    private readonly PrecommitTokens _precommitTokens;
    private long _seqno;
    private bool _isFinished;
    private bool _isUnanswered;

    internal SpannerRestTransaction(SpannerConnection connection, string session, string id, PrecommitToken? precommitToken)
    {
        _connection = connection;
        Session = session;
        Id = id;
        _precommitTokens = new PrecommitTokens(precommitToken);
    }

    internal string Session { get; }

    internal string Id { get; }

    /// <summary>Whether anything was read or run in it.</summary>
    internal bool IsUsed => _seqno > 0;

    /// <summary>Whether it commits only together with a lease, never by itself.</summary>
    internal bool IsFenced { get; set; }

    /// <summary>Reads rows, and locks them.</summary>
    /// <param name="read">What to read.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rows.</returns>
    public async ValueTask<SpannerResult> ReadAsync(SpannerRead read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        _seqno++;
        var reply = await SendAsync(SpannerRequests.Read(read, Id), _connection.Timeout, cancellationToken).ConfigureAwait(false);
        return _precommitTokens.Keep(reply).ToResult();
    }

    /// <summary>Runs a query, or DML with THEN RETURN.</summary>
    /// <param name="query">The statement.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rows.</returns>
    public async ValueTask<SpannerResult> QueryAsync(SpannerStatement query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);

        // One number for all attempts, by which Spanner runs a repeated statement only once.
        var request = SpannerRequests.Query(query, Id, ++_seqno);
        var reply = await SendAsync(request, _connection.Timeout, cancellationToken).ConfigureAwait(false);
        return _precommitTokens.Keep(reply).ToResult();
    }

    /// <summary>Runs DML.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The number of rows changed.</returns>
    public ValueTask<long> ExecuteAsync(SpannerStatement statement, CancellationToken cancellationToken = default) =>
        ExecuteAsync(statement, _connection.Timeout, cancellationToken);

    /// <summary>Runs DML that may take long.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="timeout">
    /// The deadline, in place of <see cref="SpannerRestOptions.RequestTimeout"/>. Above 30 s, a statement without a reply is sent
    /// again after 30 s, 2 min, 8 min and so on, with the same sequence number, so that Spanner runs it once; the last request
    /// has the whole deadline.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The number of rows changed.</returns>
    public ValueTask<long> ExecuteAsync(
        SpannerStatement statement, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ExecuteAsync(statement, timeout, new AnswerTimeout(AnswerTimeout.OfDml), cancellationToken);

    /// <summary>Runs DML that may take long, with the reply time-outs that an earlier statement has reached.</summary>
    internal async ValueTask<long> ExecuteAsync(
        SpannerStatement statement, TimeSpan timeout, AnswerTimeout answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var seqno = ++_seqno;
        var reply = _precommitTokens.Keep(await SendUntilAnsweredAsync(
            () => SpannerRequests.ExecuteDml(statement, Id, seqno), timeout, answer, cancellationToken).ConfigureAwait(false));
        return reply.Stats?.RowCountExact ?? 0;
    }

    /// <summary>Runs DML statements in one call, in order, until one is rejected.</summary>
    /// <exception cref="SpannerRestException">The call failed, or the transaction was aborted.</exception>
    internal async ValueTask<BatchResult> ExecuteBatchAsync(
        IReadOnlyList<SpannerStatement> statements, TimeSpan timeout, AnswerTimeout answer, CancellationToken cancellationToken)
    {
        var seqno = ++_seqno;
        var reply = await SendUntilAnsweredAsync(
            () => SpannerRequests.ExecuteBatchDml(statements, Id, seqno), timeout, answer, cancellationToken).ConfigureAwait(false);
        _precommitTokens.Keep(reply.PrecommitToken);
        var result = BatchResult.Of(reply, _connection);
        if (result.Error is { Code: SpannerStatusCode.Aborted } aborted)
        {
            _isFinished = true;
            throw aborted;
        }

        return result;
    }

    /// <summary>Commits what the transaction did, and these mutations after it.</summary>
    /// <param name="mutations">The writes, in order; may be empty.</param>
    /// <param name="cancellationToken">Cancels the call; the outcome is then unknown.</param>
    /// <returns>The commit timestamp.</returns>
    /// <exception cref="InvalidOperationException">
    /// Nothing was read or run in the transaction: commit mutations alone with <see cref="SpannerRestClient.CommitAsync"/>. Or it
    /// is a transaction of <c>RunTransactionAsync</c>, which commits it together with the lease.
    /// </exception>
    public ValueTask<DateTimeOffset> CommitAsync(
        IReadOnlyList<SpannerMutation> mutations, CancellationToken cancellationToken = default)
    {
        if (IsFenced)
        {
            throw new InvalidOperationException(
                "This transaction is committed together with the lease, once the work has ended: return its mutations instead of committing them here, where nothing would fence them.");
        }

        return CommitNowAsync(mutations, cancellationToken);
    }

    /// <summary>The same, for a caller whose mutations include the lease's.</summary>
    internal async ValueTask<DateTimeOffset> CommitNowAsync(
        IReadOnlyList<SpannerMutation> mutations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mutations);
        if (!IsUsed)
        {
            throw new InvalidOperationException(
                "Nothing was read or run in this transaction: commit mutations alone with SpannerRestClient.CommitAsync.");
        }

        var first = CommitRequest.For(mutations, Id);
        var next = first;
        var request = SpannerRequests.CommitTransaction(() => next);
        var timestamp = await RunAsync(request, _connection.Timeout, CommitAsync, cancellationToken).ConfigureAwait(false);
        _isFinished = true;
        return timestamp;

        async Task<DateTimeOffset> CommitAsync(CancellationToken token)
        {
            var reply = await _precommitTokens.CommitAsync(first, SendAsync).ConfigureAwait(false);
            return reply.CommitTimestamp!.Value;

            Task<CommitReply> SendAsync(CommitRequest commit)
            {
                next = commit;
                return _connection.SendOnceAsync(request, Session, token);
            }
        }
    }

    /// <summary>Ends the transaction without effect.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task.</returns>
    public ValueTask RollbackAsync(CancellationToken cancellationToken = default) =>
        RollbackAsync(_connection.Timeout, cancellationToken);

    /// <summary>
    /// Ensures that nothing of it is applied from now on, even if a request is still under way: any reply of Spanner to a
    /// rollback guarantees that, also the reply that it was committed before.
    /// </summary>
    internal async ValueTask EnsureNotAppliedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendRollbackAsync(_connection.Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerRestException e) when (e.Code is SpannerStatusCode.Aborted or SpannerStatusCode.FailedPrecondition or SpannerStatusCode.NotFound)
        {
        }

        _isFinished = true;
    }

    /// <summary>
    /// Rolls an unfinished transaction back, within 2 s; also one whose commit has an unknown outcome, which makes it certain.
    /// A failure is only logged: Spanner ends an idle transaction by itself.
    /// </summary>
    /// <returns>A task.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_isFinished)
        {
            return;
        }

        if (_isUnanswered && _connection.Endpoint.IsEmulator)
        {
            // The emulator runs a statement to its end even if nobody waits for it, and a rollback blocks the whole session until
            // then. So others continue in a new session, and nobody waits for the rollback.
            _connection.LeaveSession(Session);
            _ = RollBackQuietlyAsync();
            return;
        }

        await RollBackQuietlyAsync().ConfigureAwait(false);
    }

    private async Task RollBackQuietlyAsync()
    {
        try
        {
            await RollbackAsync(s_rollbackOnDispose, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SpannerRestException or ObjectDisposedException)
        {
            SpannerLog.RollbackFailed(_connection.Logger, e);
        }
    }

    private async ValueTask RollbackAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        _isFinished = true;
        await SendRollbackAsync(timeout, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendRollbackAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var request = SpannerRequests.Rollback(Id);
        await _connection
            .RunAsync(request, timeout, token => _connection.SendOnceAsync(request, Session, token), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> RunAsync<T>(
        SpannerCall call, TimeSpan timeout, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        _isUnanswered = true;
        try
        {
            var reply = await _connection.RunAsync(call, timeout, attempt, cancellationToken).ConfigureAwait(false);
            _isUnanswered = false;
            return reply;
        }
        catch (SpannerRestException e)
        {
            _isUnanswered = e.HttpStatus is null;
            if (e.Missing == SpannerResource.Session)
            {
                // Without its session the transaction no longer exists, and nothing of it was applied: the same as an abort.
                _connection.DropSession(Session);
                _isFinished = true;
                throw new SpannerRestException(SpannerStatusCode.Aborted, $"{e.Message} {Again}", e) { RedactedMessage = $"{ErrorClassification.Describe(e)} {Again}" };
            }

            _isFinished |= e.Code == SpannerStatusCode.Aborted;
            throw;
        }
    }

    private ValueTask<T> SendAsync<T>(SpannerRequest<T> request, TimeSpan timeout, CancellationToken cancellationToken) =>
        RunAsync(request, timeout, token => _connection.SendOnceAsync(request, Session, token), cancellationToken);

    // Spanner runs a statement only once, by its sequence number, however often it is sent.
    private ValueTask<T> SendUntilAnsweredAsync<T>(
        Func<SpannerRequest<T>> newRequest, TimeSpan timeout, AnswerTimeout answer, CancellationToken cancellationToken)
    {
        var name = "";
        return answer.SendAsync(
            timeout,
            limit =>
            {
                var request = newRequest();
                name = request.Name;
                return SendAsync(request, limit, cancellationToken);
            },
            limit => SpannerLog.SentAgain(_connection.Logger, name, limit));
    }
}
