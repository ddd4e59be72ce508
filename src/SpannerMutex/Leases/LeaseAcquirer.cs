using Microsoft.Extensions.Logging;
using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>One try to acquire a lease: a swap from the record that was read, carried to a certain end.</summary>
internal sealed class LeaseAcquirer(
    CompareAndSwapExecutor executor, LeaseName name, LeaseOptions options, ReacquirePause pause, TimeProvider time, ILogger logger)
{
    /// <summary>Acquires the lease if it was free when it was read.</summary>
    /// <param name="seen">The record as read.</param>
    /// <param name="note">The note of the acquisition.</param>
    /// <param name="noteIfCancelled">The note to leave when it is acquired after the caller gave up.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<Acquisition> TryAcquireAsync(
        LeaseSnapshot seen, string? note, string? noteIfCancelled, CancellationToken cancellationToken)
    {
        if (!seen.IsFree)
        {
            return new Acquisition(null, seen);
        }

        var desired = LeaseProtocol.Acquire(name, seen, LeaseOwner.New(), options.Duration, note);
        cancellationToken.ThrowIfCancellationRequested();
        var sentAt = time.GetTimestamp();
        var result = await SwapAsync(seen.Record, desired, cancellationToken).ConfigureAwait(false);
        if (result.Outcome == SwapOutcome.Conflict)
        {
            return new Acquisition(null, result.Seen ?? seen, WasContended: true);
        }

        var renewer = CleanContext.Run(
            () => new LeaseRenewer(executor, result.Record!, sentAt, options, pause, time, logger));
        LeaseLog.Acquired(logger, name, renewer.FencingToken, options.Duration.Value);
        if (cancellationToken.IsCancellationRequested)
        {
            await renewer.ReleaseAsync(noteIfCancelled).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (!renewer.IsHeld)
        {
            await renewer.AbandonAsync("its acquisition was confirmed only after its deadline").ConfigureAwait(false);
            renewer.ThrowIfLost();
        }

        return new Acquisition(CleanContext.Run(() => new Lease(renewer)), seen);
    }

    // An acquisition that the caller cancels gets the time to end; one that outlives its own deadline is worthless.
    private async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken)
    {
        using var grace = new GracePeriod(options.ReleaseTimeout, time, cancellationToken);
        using var limit = new CallDeadline(options.Duration.Validity, time, grace.Token);
        try
        {
            return await executor.ExecuteAsync(expected, desired, executor.CompareAndSwapAsync, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new LeaseLostException(
                name,
                desired.FencingToken,
                $"whether it was acquired could not be learnt within {options.Duration.Validity.TotalSeconds:0.###} s; if it was, it runs out by itself",
                isOutcomeUnknown: true,
                e);
        }
    }
}
