namespace SpannerMutex.Stores.AdoNet;

/// <summary>A call was given up after the time that the store sets.</summary>
/// <param name="timeout">That time.</param>
/// <param name="isOutcomeOpen">Whether it may have been committed, or may yet be.</param>
/// <param name="cause">The driver's error, if there was one.</param>
internal sealed class CallTimeoutException(TimeSpan timeout, bool isOutcomeOpen, Exception? cause)
    : TimeoutException($"There was no reply within {timeout}.", cause)
{
    public bool IsOutcomeOpen => isOutcomeOpen;
}
