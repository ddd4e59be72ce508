namespace SpannerMutex.Leases;

/// <summary>The table of leases is missing, and the store was told not to make it; the message says how to.</summary>
public sealed class LeaseTableNotFoundException : SpannerMutexException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What is missing and how to make it.</param>
    /// <param name="innerException">What the database said.</param>
    public LeaseTableNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
