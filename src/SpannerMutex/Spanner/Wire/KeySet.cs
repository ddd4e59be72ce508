namespace SpannerMutex.Spanner.Wire;

internal sealed record KeySet
{
    public IReadOnlyList<IReadOnlyList<SpannerValue>>? Keys { get; init; }

    public IReadOnlyList<KeyRange>? Ranges { get; init; }

    public bool? All { get; init; }

    internal sealed record KeyRange
    {
        public IReadOnlyList<SpannerValue>? StartClosed { get; init; }

        public IReadOnlyList<SpannerValue>? EndClosed { get; init; }
    }
}
