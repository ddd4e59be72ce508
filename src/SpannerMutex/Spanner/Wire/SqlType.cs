namespace SpannerMutex.Spanner.Wire;

internal sealed record SqlType
{
    public string? Code { get; init; }

    public static SqlType Of(SpannerTypeCode type) => new() { Code = type.ToString().ToUpperInvariant() };
}
