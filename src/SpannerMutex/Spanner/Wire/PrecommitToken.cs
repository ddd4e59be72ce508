using System.Text.Json.Serialization;

namespace SpannerMutex.Spanner.Wire;

internal sealed record PrecommitToken
{
    [JsonPropertyName("precommitToken")]
    public string? Token { get; init; }

    public int SeqNum { get; init; }
}
