namespace SpannerMutex.Spanner.Wire;

internal sealed record Session
{
    public string? Name { get; init; }

    public bool? Multiplexed { get; init; }

    public string? CreatorRole { get; init; }
}
