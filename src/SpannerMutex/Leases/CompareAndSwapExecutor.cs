using Microsoft.Extensions.Logging;
using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>
/// Executes one compare-and-swap until its outcome is certain. When a reply is lost, the record is read. If it is the one
/// written, the write was applied. If the expected one is still current, the same write is sent again, which is safe because
/// it is conditional. Anything else is a conflict. A conflict is verified by the same read before it is reported: a transport
/// may execute a request twice and return the reply to the second, which conflicts with the first (F2).
/// </summary>
/// <param name="store">The store.</param>
/// <param name="callTimeout">How long one call may take before its reply counts as lost.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="random">The jitter.</param>
/// <param name="logger">The log.</param>
internal sealed class CompareAndSwapExecutor(
    ILeaseStore store, TimeSpan callTimeout, TimeProvider timeProvider, Func<double> random, ILogger logger)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    public ILeaseStore Store => store;

    /// <summary>The store's own compare-and-swap, without further writes.</summary>
    public ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken) =>
        store.CompareAndSwapAsync(expected, desired, cancellationToken);

    /// <summary>
    /// Returns Applied or Conflict, never Unknown. A conflict carries what was read after it, and whether the write may have
    /// been applied before.
    /// </summary>
    /// <param name="expected">The record that must be current.</param>
    /// <param name="desired">The record to write.</param>
    /// <param name="attempt">The write.</param>
    /// <param name="cancellationToken">Cancels the execution; after an <see cref="OperationCanceledException" /> the outcome is unknown.</param>
    /// <exception cref="SpannerMutexException">
    /// The write was not and never will be applied; a <see cref="WriteRejectedException" /> holds the reason of an attempt with a certain outcome.
    /// </exception>
    public async ValueTask<SwapResult> ExecuteAsync(
        LeaseRecord? expected, LeaseRecord desired, ConditionalWrite attempt, CancellationToken cancellationToken)
    {
        var result = await SendAsync(expected, desired, attempt, cancellationToken).ConfigureAwait(false);
        if (IsUnseenConflict(result))
        {
            var found = await LookUpAsync(expected, desired, null, cancellationToken).ConfigureAwait(false);

            // The expected record is still current, so no copy was applied: the store has refused this request itself.
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

    // A missing reply must not cost the lease: each attempt, also one with further writes, is given up in time for another.
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

    // A conflict with a snapshot has been verified already.
    private static bool IsUnseenConflict(SwapResult result) => result is { Outcome: SwapOutcome.Conflict, Seen: null };

    private TimeoutException TooSlow(Exception cancelled) => new(
        $"There was no reply within {callTimeout.TotalSeconds:0.###} s, a third of the lease's duration, after which a call is given up. "
        + "If the store is always this slow, the lease needs a longer duration.",
        cancelled);

    private async ValueTask<SwapResult> SendAgainAsync(
        LeaseRecord? expected, LeaseRecord desired, ConditionalWrite attempt, Exception cause, CancellationToken cancellationToken)
    {
        try
        {
            var result = await SendAsync(expected, desired, attempt, cancellationToken).ConfigureAwait(false);

            // The conflict may be with the write whose reply was lost.
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

    // Only cancellation may end it: throwing would claim that the write was not applied, which is not known.
    private ValueTask<SwapResult> LookUpAsync(
        LeaseRecord? expected, LeaseRecord desired, Exception? cause, CancellationToken cancellationToken) =>
        NewBackoff().RetryAsync<SwapResult, Exception>(
            () => LookUpOnceAsync(expected, desired, cause, cancellationToken),
            e => e is not OperationCanceledException || !cancellationToken.IsCancellationRequested,
            onRetry: (e, _) => LeaseLog.WriteLookUpFailed(logger, desired.Name, desired.Version, e is OperationCanceledException ? TooSlow(e) : e),
            cancellationToken: cancellationToken);

    private async ValueTask<SwapResult> LookUpOnceAsync(
        LeaseRecord? expected, LeaseRecord desired, Exception? cause, CancellationToken cancellationToken)
    {
        using var call = new CallDeadline(callTimeout, timeProvider, cancellationToken);
        var seen = await store.ReadDurableAsync(desired.Name, call.Token).ConfigureAwait(false);
        return LeaseProtocol.IsWrittenBy(seen.Record, expected, desired) ? SwapResult.Applied(seen.Record!)
            : LeaseProtocol.IsUnchanged(seen.Record, expected) ? SwapResult.Pending(seen, desired)
            : LeaseProtocol.WasSuperseded(seen.Record, expected, desired) ? SwapResult.ConflictWith(seen)
            : SwapResult.ConflictAfterUnknown(seen, cause);
    }

    public Backoff NewBackoff() => new(s_firstPause, s_longestPause, timeProvider, random);
}
