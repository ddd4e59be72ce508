using System.Diagnostics.CodeAnalysis;

namespace SpannerMutex.Spanner;

/// <summary>The types of Spanner that this client writes.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are Spanner's names of its types.")]
public enum SpannerTypeCode
{
    /// <summary>BOOL.</summary>
    Bool,

    /// <summary>INT64.</summary>
    Int64,

    /// <summary>FLOAT64.</summary>
    Float64,

    /// <summary>TIMESTAMP.</summary>
    Timestamp,

    /// <summary>STRING.</summary>
    String,

    /// <summary>BYTES.</summary>
    Bytes,
}
