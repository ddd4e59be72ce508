namespace SpannerMutex.Spanner;

/// <summary>Why a schema change failed.</summary>
/// <param name="Code">The kind of failure.</param>
/// <param name="Message">Spanner's words.</param>
public sealed record SpannerOperationError(SpannerStatusCode Code, string Message);
