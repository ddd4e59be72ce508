namespace SpannerMutex.Spanner;

/// <summary>
/// A call to Spanner failed. The message names the call, the database and the way out; it never contains a credential.
/// </summary>
public sealed class SpannerRestException : SpannerMutexException
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">What kind of failure it is; <see cref="SpannerStatusCode.Ok" />, which is none, becomes <see cref="SpannerStatusCode.Unknown" />.</param>
    /// <param name="message">What happened, and the way out.</param>
    /// <param name="innerException">What caused it, or null.</param>
    public SpannerRestException(SpannerStatusCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code == SpannerStatusCode.Ok ? SpannerStatusCode.Unknown : code;

    /// <summary>What kind of failure it is.</summary>
    public SpannerStatusCode Code { get; }

    /// <summary>
    /// Whether the call writes and may have been applied although it failed (for example because its reply was lost): the
    /// caller must read the data before it decides anything. False: certainly not applied.
    /// </summary>
    public bool IsOutcomeUnknown { get; init; }

    /// <summary>The delay before the next attempt that the server requested; null if it requested none.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>What is missing, if <see cref="Code"/> is <see cref="SpannerStatusCode.NotFound"/>; else null.</summary>
    public SpannerResource? Missing { get; init; }

    /// <summary>The HTTP status of the reply; null if there was none.</summary>
    public int? HttpStatus { get; init; }

    internal override string? ErrorCode => Code.ToString();

    /// <summary>
    /// Whether the server failed (for example with INTERNAL) on a call without a statement. INTERNAL alone doesn't tell: the
    /// server may be unable to run the statement.
    /// </summary>
    internal bool IsServerFault { get; init; }

    /// <inheritdoc/>
    public override bool IsTransient => IsServerFault || Code is SpannerStatusCode.Unavailable or SpannerStatusCode.Aborted
        or SpannerStatusCode.ResourceExhausted or SpannerStatusCode.DeadlineExceeded;
}
