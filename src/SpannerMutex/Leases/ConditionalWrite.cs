namespace SpannerMutex.Leases;

/// <summary>
/// One compare-and-swap, possibly with more writes in the same commit. Called again with the same records when an earlier
/// reply was lost, so it must do the same thing each time; failures as in <see cref="ILeaseStore" /> (F1, F2).
/// </summary>
/// <param name="expected">The record that must be current; null if there must be none.</param>
/// <param name="desired">The record to write.</param>
/// <param name="cancellationToken">Cancels the attempt; the outcome is then unknown.</param>
public delegate ValueTask<SwapResult> ConditionalWrite(
    LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken);
