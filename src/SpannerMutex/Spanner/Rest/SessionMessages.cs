using System.Text.Json.Serialization;

namespace SpannerMutex.Spanner.Rest;

internal sealed record Session
{
    public string? Name { get; init; }

    public bool? Multiplexed { get; init; }

    public string? CreatorRole { get; init; }
}

internal sealed record CreateSessionRequest(Session Session);

internal sealed record Empty;

/// <summary>
/// Google's servers wrap the error in "error", with the HTTP status as its code and the canonical code as its status; the
/// emulator's gateway sends the canonical code and the message without a wrapper.
/// </summary>
internal sealed record ErrorReply
{
    public ErrorBody? Error { get; init; }

    public int? Code { get; init; }

    public string? Message { get; init; }

    internal sealed record ErrorBody
    {
        public int Code { get; init; }

        public string? Status { get; init; }

        public string? Message { get; init; }

        public IReadOnlyList<ErrorDetail?>? Details { get; init; }
    }

    internal sealed record ErrorDetail
    {
        [JsonPropertyName("@type")]
        public string? Type { get; init; }

        public string? RetryDelay { get; init; }

        public string? ResourceType { get; init; }

        public string? Reason { get; init; }
    }
}
