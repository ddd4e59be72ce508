using System.Runtime.ExceptionServices;
using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Stores.Spanner;

/// <summary>
/// A read-write transaction that commits together with a write of the lease. The work runs before the lease's lock is
/// acquired, so that renewals continue meanwhile; only the commit runs while the lock is held.
/// </summary>
/// <remarks>
/// Exactly once: while the lock is held, only the commit of one transaction is sent, possibly several times, and Spanner
/// applies a transaction once. The lock is released when the commit is applied (the record says so), when the lease is lost,
/// or when the transaction can't be applied any more and the record from before it is current. Only then the work runs again.
/// </remarks>
internal sealed class FencedTransaction(
    Lease lease,
    SpannerLeaseStore store,
    Func<SpannerRestTransaction, CancellationToken, ValueTask<IReadOnlyList<SpannerMutation>>> work,
    AbortRetries? repeats)
{
    private const int LengthenedBy = 4;

    private readonly long _begunAt = store.Time.GetTimestamp();
    private LeaseDuration _duration = lease.Duration;
    private SpannerRestTransaction? _previous;
    private int _run = 1;

    /// <summary>Runs the work and commits it; starts again whenever Spanner aborts the transaction.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        // Without the lease nothing can be committed: the work needn't continue.
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.LostToken);
        try
        {
            await store.NewBackoff().RetryAsync<int, SpannerRestException>(
                () => RunOnceAsync(working.Token, cancellationToken),
                e => e.Code == SpannerStatusCode.Aborted && IsTimeLeft,
                e => e.RetryDelay,
                (_, _) => repeats?.OnRepeat(++_run),
                working.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lease.LostToken.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            lease.ThrowIfLost();
            throw;
        }
    }

    private bool IsTimeLeft => repeats is null || store.Time.GetElapsedTime(_begunAt) < repeats.For;

    // Returns which run it was.
    private async ValueTask<int> RunOnceAsync(CancellationToken working, CancellationToken cancellationToken)
    {
        await LengthenLeaseAsync(working).ConfigureAwait(false);
        var transaction = await store.Client.BeginTransactionAsync(_previous, working).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        _previous = transaction;
        transaction.IsFenced = true;
        var writes = await work(transaction, working).ConfigureAwait(false);
        if (transaction.IsUsed)
        {
            await CommitAsync(transaction, writes, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // Spanner rejects the commit of a transaction in which nothing was run; mutations alone need no transaction.
            await lease.CommitAsync(writes, cancellationToken).ConfigureAwait(false);
        }

        return _run;
    }

    // The emulator has one read-write transaction at a time, so the lease's renewals abort a long one. Each run after the first
    // begins right after a renewal, with a longer interval each time.
    private async ValueTask LengthenLeaseAsync(CancellationToken cancellationToken)
    {
        if (_previous is not null && store.Client.IsEmulator && repeats is not { LengthensLease: false })
        {
            _duration = _duration.Times(LengthenedBy);
            await lease.RenewAsync(_duration, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask CommitAsync(
        SpannerRestTransaction transaction, IReadOnlyList<SpannerMutation> writes, CancellationToken cancellationToken)
    {
        var isSent = false;
        SpannerRestException? refusal = null;
        try
        {
            await lease.WriteWhileHeldAsync(AttemptAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (WriteRejectedException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }

        async ValueTask<SwapResult> AttemptAsync(LeaseRecord? expected, LeaseRecord desired, CancellationToken token)
        {
            var isRepeat = isSent;
            isSent = true;
            try
            {
                if (refusal is null)
                {
                    return await store
                        .CompareAndSwapAsync(expected!, desired, writes, transaction.CommitNowAsync, token).ConfigureAwait(false);
                }
            }
            catch (SpannerRestException e) when (e.Code == SpannerStatusCode.Aborted || (isRepeat && !e.IsTransient))
            {
                refusal = e;
            }

            // An earlier request without a reply may still be under way, and the rejection may be of a copy (A11): only a
            // rollback ensures that nothing is applied from now on.
            try
            {
                await transaction.EnsureNotAppliedAsync(token).ConfigureAwait(false);
            }
            catch (SpannerRestException e)
            {
                return SwapResult.Unknown(e);
            }

            throw new WriteRejectedException(refusal);
        }
    }
}
