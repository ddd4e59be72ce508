namespace SpannerMutex.Spanner.Wire;

internal sealed record CreateSessionRequest(Session Session);
