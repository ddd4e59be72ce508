namespace SpannerMutex.Spanner;

/// <summary>
/// A call to Spanner failed. The message names the call, the database and the way out; it never holds a credential.
/// </summary>
public sealed class SpannerRestException : SpannerMutexException
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">What kind of failure it is.</param>
    /// <param name="message">What happened, and the way out.</param>
    /// <param name="innerException">What caused it, or null.</param>
    public SpannerRestException(SpannerStatusCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>What kind of failure it is.</summary>
    public SpannerStatusCode Code { get; }

    /// <summary>
    /// Whether the call changes something and may have been applied although it failed (its reply was lost, say):
    /// the caller must look at the data before it decides anything. False: certainly not applied.
    /// </summary>
    public bool IsOutcomeUnknown { get; init; }

    /// <summary>How long the server asked to wait before the next attempt, where it did.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>What is missing, if <see cref="Code"/> is <see cref="SpannerStatusCode.NotFound"/>; else null.</summary>
    public SpannerResource? Missing { get; init; }

    /// <summary>The HTTP status of the answer; null if there was none.</summary>
    public int? HttpStatus { get; init; }

    internal override string? ErrorCode => Code.ToString();

    /// <summary>
    /// Whether the server failed (INTERNAL, say) on a call that carries no statement. INTERNAL alone doesn't tell: a statement
    /// may be what the server can't run.
    /// </summary>
    internal bool IsServerFault { get; init; }

    /// <inheritdoc/>
    public override bool IsTransient => IsServerFault || Code is SpannerStatusCode.Unavailable or SpannerStatusCode.Aborted
        or SpannerStatusCode.ResourceExhausted or SpannerStatusCode.DeadlineExceeded;
}
