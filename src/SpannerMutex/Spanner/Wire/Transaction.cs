namespace SpannerMutex.Spanner.Wire;

internal sealed record Transaction
{
    public string? Id { get; init; }

    public DateTimeOffset? ReadTimestamp { get; init; }

    public PrecommitToken? PrecommitToken { get; init; }
}
