namespace SpannerMutex.Spanner.Wire;

internal sealed record BeginTransactionRequest(TransactionOptions Options);
