using System.Text.Json.Serialization.Metadata;

namespace SpannerMutex.Spanner.Rest;

/// <summary>A call that is one request: what is sent, and how its answer is read.</summary>
/// <param name="name">What the reader of an error knows it by.</param>
/// <param name="permission">The IAM permission it takes.</param>
internal sealed class SpannerRequest<TReply>(string name, string permission) : SpannerCall(name, permission)
{
    /// <summary>The body, or null; asked for at each sending, and told the session.</summary>
    public Func<string?, byte[]?> Body { get; init; } = _ => null;

    /// <summary>How the answer is read.</summary>
    public required JsonTypeInfo<TReply> ReplyType { get; init; }

    /// <summary>
    /// What a success lacks that must be in it, or null. Such a success is no answer of Spanner's: it says nothing of what
    /// was done, and is repeated as a lost one is.
    /// </summary>
    public Func<TReply, string?> MissingPart { get; init; } = _ => null;
}
