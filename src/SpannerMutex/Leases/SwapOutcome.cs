namespace SpannerMutex.Leases;

/// <summary>How a compare-and-swap ended.</summary>
public enum SwapOutcome
{
    /// <summary>The new record stands.</summary>
    Applied,

    /// <summary>Another record stood there: nothing was changed.</summary>
    Conflict,

    /// <summary>The answer was lost: the new record may stand, may still come, or may never come.</summary>
    Unknown,
}
