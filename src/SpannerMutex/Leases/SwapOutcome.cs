namespace SpannerMutex.Leases;

/// <summary>The outcome of a compare-and-swap.</summary>
public enum SwapOutcome
{
    /// <summary>The reply was lost: the new record may have been written, may be written later, or never.</summary>
    Unknown = 0,

    /// <summary>The new record was written.</summary>
    Applied,

    /// <summary>The record had another version: nothing was changed.</summary>
    Conflict,
}
