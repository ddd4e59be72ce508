namespace SpannerMutex.AspNetCore.Http;

/// <summary>How far a request comes while the gate is shut.</summary>
internal enum Passage
{
    /// <summary>It is held here.</summary>
    None,

    /// <summary>It is not held.</summary>
    Free,

    /// <summary>It goes on until routing has chosen its endpoint, and is held there if that one needs the schema.</summary>
    UpToEndpoint,

    /// <summary>The question of a browser, which the app's CORS middleware answers before any endpoint.</summary>
    Preflight,
}
