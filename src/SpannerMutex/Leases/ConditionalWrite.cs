namespace SpannerMutex.Leases;

/// <summary>
/// One compare-and-swap, possibly with more in the same commit. Called again with the same records when an earlier
/// answer was lost, so it must do the same thing each time; failures as in <see cref="ILeaseStore" /> (F1, F2).
/// </summary>
/// <param name="expected">The record that must stand; null if none may stand.</param>
/// <param name="desired">The record to stand there after.</param>
/// <param name="cancellationToken">Ends the attempt; the outcome is then open.</param>
public delegate ValueTask<SwapResult> ConditionalWrite(
    LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken);
