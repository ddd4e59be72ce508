using Microsoft.Extensions.Logging;
using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>One attempt to acquire a lease: a compare-and-swap from the record that was read, until its outcome is certain.</summary>
internal sealed class LeaseAcquirer(
    CompareAndSwapExecutor executor, LeaseName name, LeaseOptions options, ReacquirePause pause, TimeProvider time, ILogger logger)
{
    /// <summary>Acquires the lease if it was free when it was read.</summary>
    /// <param name="seen">The record as read.</param>
    /// <param name="note">The note of the acquisition.</param>
    /// <param name="noteIfCancelled">The note to write when it is acquired after the caller has cancelled.</param>
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
        var result = await WriteAsync(seen.Record, desired, cancellationToken).ConfigureAwait(false);
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

    // An acquisition that the caller cancels gets time to complete; one that takes longer than the validity is useless.
    private async ValueTask<SwapResult> WriteAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken)
    {
        using var limit = new CallDeadline(options.Duration.Validity, time);
        limit.EndAfter(options.ReleaseTimeout, cancellationToken);
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
                $"whether it was acquired could not be determined within {options.Duration.Validity.TotalSeconds:0.###} s; if it was, it expires by itself",
                isOutcomeUnknown: true,
                e);
        }
    }
}
