using Microsoft.Extensions.Logging;
using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>
/// Carries one swap to a certain end. A lost answer is never guessed: the record is read; if it is the one written, the
/// swap was applied; if the expected one still stands, the same swap is sent again, which the guard makes harmless;
/// anything else is a conflict. A conflict is looked up in the same way before it is reported: a transport may execute a
/// request twice and return the answer to the second, which conflicts with the first (F2).
/// </summary>
/// <param name="store">The store.</param>
/// <param name="callTimeout">How long one call may hang before its answer counts as lost.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="random">The jitter.</param>
/// <param name="logger">The log.</param>
internal sealed class CompareAndSwapExecutor(
    ILeaseStore store, TimeSpan callTimeout, TimeProvider timeProvider, Func<double> random, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    public ILeaseStore Store => store;

    /// <summary>The store's own swap with nothing beside it.</summary>
    public ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken) =>
        store.CompareAndSwapAsync(expected, desired, cancellationToken);

    /// <summary>
    /// Returns Applied or Conflict, never Unknown. A conflict carries what was read after it, and says whether the swap
    /// may have been applied before.
    /// </summary>
    /// <param name="expected">The record that must stand.</param>
    /// <param name="desired">The record to stand there after.</param>
    /// <param name="attempt">The swap.</param>
    /// <param name="cancellationToken">Ends the search; an <see cref="OperationCanceledException" /> leaves the outcome open.</param>
    /// <exception cref="SpannerMutexException">
    /// The swap was not and never will be applied; a <see cref="WriteRejectedException" /> holds the refusal of an attempt that is settled.
    /// </exception>
    public async ValueTask<SwapResult> ExecuteAsync(
        LeaseRecord? expected, LeaseRecord desired, ConditionalWrite attempt, CancellationToken cancellationToken)
    {
        var result = await SendAsync(expected, desired, attempt, cancellationToken).ConfigureAwait(false);
        if (IsUnseenConflict(result))
        {
            var found = await LookUpAsync(expected, desired, null, cancellationToken).ConfigureAwait(false);

            // What was expected still stands, so no copy was applied: the store has refused this very request.
            return found is { Outcome: SwapOutcome.Unknown, Seen: { } seen } ? SwapResult.ConflictWith(seen) : found;
        }

        var backoff = NewBackoff();
        while (result.Outcome == SwapOutcome.Unknown)
        {
            var cause = result.Cause!;
            LeaseLog.WriteUnknown(logger, desired.Name, desired.Version, cause);
            result = await LookUpAsync(expected, desired, cause, cancellationToken).ConfigureAwait(false);
            if (result.Outcome == SwapOutcome.Unknown)
            {
                await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
                result = await SendAgainAsync(expected, desired, attempt, cause, cancellationToken).ConfigureAwait(false);
            }
        }

        return result;
    }

    // An answer that never comes must cost no lease: each attempt, whatever else it writes, is given up in time for another.
    private async ValueTask<SwapResult> SendAsync(
        LeaseRecord? expected, LeaseRecord desired, ConditionalWrite attempt, CancellationToken cancellationToken)
    {
        using var call = new CallDeadline(callTimeout, timeProvider, cancellationToken);
        try
        {
            return await attempt(expected, desired, call.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return SwapResult.Unknown(TooSlow(e));
        }
        catch (WriteRejectedException e)
        {
            var result = await LookUpAsync(expected, desired, e, cancellationToken).ConfigureAwait(false);
            if (result.Outcome == SwapOutcome.Unknown)
            {
                throw;
            }

            return result;
        }
    }

    // A settled attempt has been looked up already.
    private static bool IsUnseenConflict(SwapResult result) => result is { Outcome: SwapOutcome.Conflict, Seen: null };

    private TimeoutException TooSlow(Exception cancelled) => new(
        $"There was no answer within {callTimeout.TotalSeconds:0.###} s, a third of the lease's duration, after which a call is given up. "
        + "Where the store answers so slowly, the lease needs a longer duration.",
        cancelled);

    private async ValueTask<SwapResult> SendAgainAsync(
        LeaseRecord? expected, LeaseRecord desired, ConditionalWrite attempt, Exception cause, CancellationToken cancellationToken)
    {
        try
        {
            var result = await SendAsync(expected, desired, attempt, cancellationToken).ConfigureAwait(false);

            // The conflict may be with the swap whose answer was lost.
            return IsUnseenConflict(result)
                ? await LookUpAsync(expected, desired, cause, cancellationToken).ConfigureAwait(false)
                : result;
        }
        catch (Exception e) when (e is not (OperationCanceledException or WriteRejectedException))
        {
            // This attempt was not applied; the one before it may have been.
            return SwapResult.Unknown(e);
        }
    }

    // Nothing but its token ends the search: any error would say that the swap was not applied, which isn't known.
    private async ValueTask<SwapResult> LookUpAsync(
        LeaseRecord? expected, LeaseRecord desired, Exception? cause, CancellationToken cancellationToken)
    {
        var backoff = NewBackoff();
        while (true)
        {
            using var call = new CallDeadline(callTimeout, timeProvider, cancellationToken);
            try
            {
                var seen = await store.ReadDurableAsync(desired.Name, call.Token).ConfigureAwait(false);
                return LeaseProtocol.IsWrittenBy(seen.Record, expected, desired) ? SwapResult.Applied(seen.Record!)
                    : LeaseProtocol.IsUnchanged(seen.Record, expected) ? SwapResult.Pending(seen, desired)
                    : LeaseProtocol.WasSuperseded(seen.Record, expected, desired) ? SwapResult.ConflictWith(seen)
                    : SwapResult.ConflictAfterUnknown(seen, cause);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LeaseLog.WriteLookUpFailed(logger, desired.Name, desired.Version, e is OperationCanceledException ? TooSlow(e) : e);
                await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public Backoff NewBackoff() => new(FirstPause, LongestPause, timeProvider, random);
}
