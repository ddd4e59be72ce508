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

    /// <summary>The new record stands.</summary>
    /// <param name="record">The record with the store's time.</param>
    public static SwapResult Applied(LeaseRecord record) => new() { Outcome = SwapOutcome.Applied, Record = record };

    /// <summary>The answer was lost.</summary>
    /// <param name="cause">What lost it.</param>
    public static SwapResult Unknown(Exception cause) => new() { Outcome = SwapOutcome.Unknown, Cause = cause };

    /// <summary>The answer was lost, and by now another record stands there: whether the swap stood before can't be learnt any more.</summary>
    internal static SwapResult Overtaken(Exception? cause) => new() { Outcome = SwapOutcome.Conflict, Cause = cause };
}
