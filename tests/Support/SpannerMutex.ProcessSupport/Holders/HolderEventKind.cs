using System.Text.Json.Serialization;

namespace SpannerMutex.ProcessSupport.Holders;

/// <summary>What a holder tells.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HolderEventKind>))]
public enum HolderEventKind
{
    /// <summary>The process runs.</summary>
    Started,

    /// <summary>It holds the lease.</summary>
    Acquired,

    /// <summary>Spanner has confirmed the first step of the section.</summary>
    Entered,

    /// <summary>Spanner has confirmed an increment.</summary>
    Incremented,

    /// <summary>Spanner has confirmed the last step of the section.</summary>
    Left,

    /// <summary>The lease is lost.</summary>
    Lost,

    /// <summary>A step failed, and the lease stands.</summary>
    Refused,

    /// <summary>The lease could not be acquired for now.</summary>
    Disturbed,

    /// <summary>The library logged a warning.</summary>
    Warned,

    /// <summary>The process ended by itself; the message is its last words. Told by whoever started it.</summary>
    Crashed,
}
