namespace SpannerMutex.Leases;

/// <summary>The lease table is missing, and the store is configured not to create it; the message has the DDL.</summary>
public sealed class LeaseTableNotFoundException : SpannerMutexException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is missing and how to create it.</param>
    /// <param name="innerException">What the database said.</param>
    public LeaseTableNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
