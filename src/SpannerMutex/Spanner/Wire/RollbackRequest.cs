namespace SpannerMutex.Spanner.Wire;

internal sealed record RollbackRequest(string TransactionId);
