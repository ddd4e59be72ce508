namespace SpannerMutex.Spanner.Wire;

internal sealed record Empty;
