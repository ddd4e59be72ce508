namespace SpannerMutex;

/// <summary>
/// The base of every error of this library. Misuse (a null, a malformed name, an object used after its end) is
/// reported by the plain CLR exceptions instead. Using a lease after its release is not a misuse: a <see cref="Leases.LeaseLostException" />
/// says so.
/// </summary>
public abstract class SpannerMutexException : Exception
{
    /// <summary>Makes the error with its message and, where there is one, its cause.</summary>
    /// <param name="message">What happened, and the way out.</param>
    /// <param name="innerException">What caused it, or null.</param>
    protected SpannerMutexException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same call may succeed later with nothing changed by a person. Default: false.</summary>
    public virtual bool IsTransient => false;

    /// <summary>
    /// What happened, without any text of a database, a tool or a script, which may quote a secret. Default: null, and where
    /// errors are redacted (<c>Migrations:RedactErrors</c>) only its type and its code are shown.
    /// </summary>
    public string? RedactedMessage { get; init; }

    /// <summary>The kind of failure, in one word; null if there is none.</summary>
    internal virtual string? ErrorCode => null;
}
