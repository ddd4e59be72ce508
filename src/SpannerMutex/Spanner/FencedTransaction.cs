using SpannerMutex.Leases;

namespace SpannerMutex.Spanner;

/// <summary>
/// A read-write transaction whose commit carries the lease's swap. The statements run before the swap has its turn, so
/// that renewals go on meanwhile. If the commit's answer is lost and has to be looked for, the whole transaction is run
/// again for the same swap: whichever of the two comes first, the guard keeps the other out.
/// </summary>
internal sealed class FencedTransaction(
    SpannerLeaseStore store, Func<SpannerTransaction, CancellationToken, ValueTask<IReadOnlyList<SpannerMutation>>> work)
    : IAsyncDisposable
{
    private readonly Backoff _backoff = store.NewBackoff();
    private SpannerTransaction? _transaction;
    private IReadOnlyList<SpannerMutation> _writes = [];

    /// <summary>Begins the transaction and runs its statements, again and again while Spanner aborts it.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = _transaction;
            await DisposeAsync().ConfigureAwait(false);
            _transaction = await store.Client.BeginTransactionAsync(before, cancellationToken).ConfigureAwait(false);
            try
            {
                _writes = await work(_transaction, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (SpannerException e) when (e.Code == SpannerStatusCode.Aborted)
            {
                await _backoff.PauseAsync(e.RetryDelay, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>False if Spanner aborted the transaction: prepare it again.</summary>
    public async ValueTask<bool> TryCommitAsync(Lease lease, CancellationToken cancellationToken)
    {
        var isFirst = true;
        try
        {
            await lease.SwapAsync(AttemptAsync, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SpannerException e) when (e.Code == SpannerStatusCode.Aborted)
        {
            await _backoff.PauseAsync(e.RetryDelay, cancellationToken).ConfigureAwait(false);
            return false;
        }

        async ValueTask<SwapResult> AttemptAsync(LeaseRecord? expected, LeaseRecord desired, CancellationToken token)
        {
            if (!isFirst)
            {
                await PrepareAsync(token).ConfigureAwait(false);
            }

            isFirst = false;
            return await store
                .CompareAndSwapAsync(expected!, desired, _writes, _transaction!.CommitAsync, token)
                .ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync().ConfigureAwait(false);
        }
    }
}
