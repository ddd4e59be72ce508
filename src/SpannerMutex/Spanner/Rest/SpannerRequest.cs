using System.Text.Json.Serialization.Metadata;

namespace SpannerMutex.Spanner.Rest;

/// <summary>A call that consists of one request: what is sent, and how the reply is read.</summary>
/// <param name="name">Its name in errors and logs.</param>
/// <param name="permission">The IAM permission that it needs.</param>
internal sealed class SpannerRequest<TReply>(string name, string permission) : SpannerCall(name, permission)
{
    /// <summary>Creates the body for each attempt, from the session's name; null if there is none.</summary>
    public Func<string?, byte[]?> Body { get; init; } = _ => null;

    /// <summary>The type of the reply.</summary>
    public required JsonTypeInfo<TReply> ReplyType { get; init; }

    /// <summary>
    /// Names the part that is missing in a successful reply; null if it is complete. An incomplete reply doesn't tell what was
    /// done, so it is treated like a lost one.
    /// </summary>
    public Func<TReply, string?> MissingPart { get; init; } = _ => null;
}
