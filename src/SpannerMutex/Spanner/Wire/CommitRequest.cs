namespace SpannerMutex.Spanner.Wire;

internal sealed record CommitRequest
{
    public string? TransactionId { get; init; }

    public TransactionOptions? SingleUseTransaction { get; init; }

    public IReadOnlyList<Mutation>? Mutations { get; init; }

    public PrecommitToken? PrecommitToken { get; init; }
}
