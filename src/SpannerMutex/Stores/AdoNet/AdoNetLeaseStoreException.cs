namespace SpannerMutex.Stores.AdoNet;

/// <summary>A call to the database of an <see cref="AdoNetLeaseStore" /> failed. The driver's error is the inner exception.</summary>
public sealed class AdoNetLeaseStoreException : SpannerMutexException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened, and the way out.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    /// <param name="innerException">What the database's driver threw, or null.</param>
    public AdoNetLeaseStoreException(string message, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <inheritdoc />
    public override bool IsTransient { get; }
}
