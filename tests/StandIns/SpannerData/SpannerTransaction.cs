using System.Data;
using System.Data.Common;
using SpannerMutex.Spanner.Rest;

namespace Google.Cloud.Spanner.Data;

/// <summary>Begun by its first statement. Only the CommitAsync that hides the base class's is asynchronous and tells the time.</summary>
public sealed class SpannerTransaction(SpannerConnection connection, IsolationLevel isolationLevel) : DbTransaction
{
    private SpannerRestClient? _session;
    private SpannerMutex.Spanner.Rest.SpannerRestTransaction? _begun;

    /// <inheritdoc/>
    public override IsolationLevel IsolationLevel => isolationLevel;

    /// <inheritdoc/>
    protected override DbConnection DbConnection => connection;

    /// <inheritdoc/>
    public override void Commit() => CommitAsync().GetAwaiter().GetResult();

    /// <summary>Commits.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The commit timestamp in UTC.</returns>
    public new Task<DateTime> CommitAsync(CancellationToken cancellationToken = default)
    {
        var begun = _begun ?? throw new InvalidOperationException("Nothing has run in this transaction.");
        return SpannerException.TranslateAsync(() => SpannerProviderFactory.Instance.CommitFaults.TryGetValue(connection.ConnectionString, out var fault) ? fault(SendAsync) : SendAsync());

        async Task<DateTime> SendAsync() => (await begun.CommitAsync([], cancellationToken)).UtcDateTime;
    }

    /// <inheritdoc/>
    public override void Rollback() => _begun?.RollbackAsync().AsTask().GetAwaiter().GetResult();

    internal async Task<SpannerMutex.Spanner.Rest.SpannerRestTransaction> BegunAsync(CancellationToken cancellationToken)
    {
        _session ??= SpannerProviderFactory.Instance.TakeSession(connection.ConnectionString);
        return _begun ??= await _session.BeginTransactionAsync(cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _begun?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        if (Interlocked.Exchange(ref _session, null) is { } session)
        {
            SpannerProviderFactory.Instance.GiveBackSession(connection.ConnectionString, session);
        }

        base.Dispose(disposing);
        if (SpannerProviderFactory.Instance.DisposalErrors.TryGetValue(connection.ConnectionString, out var error))
        {
            throw error;
        }
    }
}
