using System.Runtime.ExceptionServices;
using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Timing;

namespace SpannerMutex.Stores.Spanner;

/// <summary>
/// A read-write transaction whose commit carries the lease's swap. The work runs before the swap has its turn, so that
/// renewals go on meanwhile, and never within it.
/// </summary>
/// <remarks>
/// Exactly once: within one turn only the commit of one transaction is sent, however often, and Spanner applies a
/// transaction once. The turn ends with "applied" (the record says so), with a lost lease, or with a transaction that can't
/// be applied any more while the record from before it is current. Only then does the work run again.
/// </remarks>
internal sealed class FencedTransaction(
    Lease lease,
    SpannerLeaseStore store,
    Func<SpannerRestTransaction, CancellationToken, ValueTask<IReadOnlyList<SpannerMutation>>> work,
    AbortRetries? repeats)
{
    private const int LengthenedBy = 4;

    private readonly Backoff _backoff = store.NewBackoff();
    private readonly long _begunAt = store.Time.GetTimestamp();
    private LeaseDuration _duration = lease.Duration;
    private int _run = 1;

    /// <summary>Runs the work and commits it, from the start again whenever Spanner aborts the transaction.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        // Who has lost the lease commits nothing: the work needn't go on.
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.LostToken);
        SpannerRestTransaction? aborted = null;
        try
        {
            while (true)
            {
                var transaction = await store.Client.BeginTransactionAsync(aborted, working.Token).ConfigureAwait(false);
                await using var _ = transaction.ConfigureAwait(false);
                transaction.IsFenced = true;
                try
                {
                    var writes = await work(transaction, working.Token).ConfigureAwait(false);
                    if (!transaction.IsUsed)
                    {
                        // Spanner commits no transaction in which nothing was run; mutations alone need none.
                        await lease.CommitAsync(writes, cancellationToken).ConfigureAwait(false);
                        return;
                    }

                    await CommitAsync(transaction, writes, cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (SpannerRestException e) when (e.Code == SpannerStatusCode.Aborted && IsTimeLeft)
                {
                    aborted = transaction;
                    await BeforeNextRunAsync(e, working.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (lease.LostToken.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            lease.ThrowIfLost();
            throw;
        }
    }

    private bool IsTimeLeft => repeats is null || store.Time.GetElapsedTime(_begunAt) < repeats.For;

    private async ValueTask BeforeNextRunAsync(SpannerRestException abort, CancellationToken cancellationToken)
    {
        repeats?.OnRepeat(++_run);
        await _backoff.PauseAsync(abort.RetryDelay, cancellationToken).ConfigureAwait(false);
        if (store.Client.IsEmulator && repeats is not { LengthensLease: false })
        {
            // It holds one read-write transaction at a time, so the lease's own renewals abort a long one. The next run begins
            // with its renewal interval ahead, and a longer one each time.
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

            // A sending before, whose answer was lost, may still be under way, and the refusal may be a copy's (A11): only a
            // rollback makes sure that nothing is applied from now on.
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
