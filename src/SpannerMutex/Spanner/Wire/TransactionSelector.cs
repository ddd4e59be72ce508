namespace SpannerMutex.Spanner.Wire;

internal sealed record TransactionSelector
{
    public string? Id { get; init; }

    public TransactionOptions? SingleUse { get; init; }
}
