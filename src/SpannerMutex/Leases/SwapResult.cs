namespace SpannerMutex.Leases;

/// <summary>A compare-and-swap's outcome, with the record as it stands where it was applied.</summary>
public sealed record SwapResult
{
    /// <summary>Another record stood there.</summary>
    public static readonly SwapResult Conflict = new() { Outcome = SwapOutcome.Conflict };

    private SwapResult()
    {
    }

    /// <summary>How it ended.</summary>
    public required SwapOutcome Outcome { get; init; }

    /// <summary>The record as the store keeps it; set only when the outcome is <see cref="SwapOutcome.Applied" />.</summary>
    public LeaseRecord? Record { get; private init; }

    /// <summary>
    /// Why the outcome isn't known. Set when it is <see cref="SwapOutcome.Unknown" />, and when it is a
    /// <see cref="SwapOutcome.Conflict" /> that an earlier, lost attempt may have stood before.
    /// </summary>
    public Exception? Cause { get; private init; }

    /// <summary>Whether a conflict leaves open that the swap was applied first, and then overwritten.</summary>
    internal bool MayHaveBeenApplied { get; private init; }

    /// <summary>What the store held when it was read after a conflict or a lost answer.</summary>
    internal LeaseSnapshot? Seen { get; private init; }

    /// <summary>The new record stands.</summary>
    /// <param name="record">The record with the store's time.</param>
    public static SwapResult Applied(LeaseRecord record) => new() { Outcome = SwapOutcome.Applied, Record = record };

    /// <summary>The answer was lost.</summary>
    /// <param name="cause">What lost it.</param>
    public static SwapResult Unknown(Exception cause) => new() { Outcome = SwapOutcome.Unknown, Cause = cause };

    /// <summary>The expected record was read: neither the swap nor a copy of it has been applied so far.</summary>
    internal static SwapResult Pending(LeaseSnapshot seen, LeaseRecord desired) =>
        new() { Outcome = SwapOutcome.Unknown, Cause = new WritePendingException(desired), Seen = seen };

    /// <summary>It was read that another record stands in the place of ours: the swap was not applied and never will be.</summary>
    internal static SwapResult ConflictWith(LeaseSnapshot seen) => new() { Outcome = SwapOutcome.Conflict, Seen = seen };

    /// <summary>By now a later record stands there, or none: whether the swap was applied before can't be learnt any more.</summary>
    internal static SwapResult ConflictAfterUnknown(LeaseSnapshot seen, Exception? cause) =>
        new() { Outcome = SwapOutcome.Conflict, Cause = cause, MayHaveBeenApplied = true, Seen = seen };
}
