namespace SpannerMutex.AspNetCore.Http;

/// <summary>How far a request passes while the gate is closed.</summary>
internal enum Passage
{
    /// <summary>It is held here.</summary>
    None,

    /// <summary>It is not held.</summary>
    Free,

    /// <summary>It continues until routing has chosen its endpoint, and is held there if that endpoint needs the schema.</summary>
    UpToEndpoint,

    /// <summary>A browser's preflight request, which the app's CORS middleware answers before any endpoint.</summary>
    Preflight,
}
