namespace SpannerMutex.Spanner.Wire;

internal sealed record CommitReply
{
    public DateTimeOffset? CommitTimestamp { get; init; }

    public PrecommitToken? PrecommitToken { get; init; }
}
