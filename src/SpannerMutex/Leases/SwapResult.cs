namespace SpannerMutex.Leases;

/// <summary>The outcome of a compare-and-swap, with the written record if it was applied.</summary>
public sealed record SwapResult
{
    /// <summary>The record had another version.</summary>
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
    /// <see cref="SwapOutcome.Conflict" /> before which an earlier attempt without a reply may have been applied.
    /// </summary>
    public Exception? Cause { get; private init; }

    /// <summary>Whether the write may have been applied and then replaced, before the conflict.</summary>
    internal bool MayHaveBeenApplied { get; private init; }

    /// <summary>What was read after a conflict or a lost reply.</summary>
    internal LeaseSnapshot? Seen { get; private init; }

    /// <summary>The new record was written.</summary>
    /// <param name="record">The record with the store's time.</param>
    public static SwapResult Applied(LeaseRecord record) => new() { Outcome = SwapOutcome.Applied, Record = record };

    /// <summary>The reply was lost.</summary>
    /// <param name="cause">The error.</param>
    public static SwapResult Unknown(Exception cause) => new() { Outcome = SwapOutcome.Unknown, Cause = cause };

    /// <summary>The expected record was read: neither the write nor a copy of it has been applied so far.</summary>
    internal static SwapResult Pending(LeaseSnapshot seen, LeaseRecord desired) =>
        new() { Outcome = SwapOutcome.Unknown, Cause = new WritePendingException(desired), Seen = seen };

    /// <summary>Another record was read in the place of ours: the write was not applied and never will be.</summary>
    internal static SwapResult ConflictWith(LeaseSnapshot seen) => new() { Outcome = SwapOutcome.Conflict, Seen = seen };

    /// <summary>By now there is a later record, or none: whether the write was applied before can't be determined any more.</summary>
    internal static SwapResult ConflictAfterUnknown(LeaseSnapshot seen, Exception? cause) =>
        new() { Outcome = SwapOutcome.Conflict, Cause = cause, MayHaveBeenApplied = true, Seen = seen };
}
