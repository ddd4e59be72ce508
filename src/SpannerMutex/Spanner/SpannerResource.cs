namespace SpannerMutex.Spanner;

/// <summary>What a <see cref="SpannerStatusCode.NotFound"/> is about.</summary>
public enum SpannerResource
{
    /// <summary>Neither of the others: most often the row that an update asked for.</summary>
    Other,

    /// <summary>A table.</summary>
    Table,

    /// <summary>The session (made again by the client itself; seen only when that failed).</summary>
    Session,

    /// <summary>The database, or its instance where the server doesn't say which.</summary>
    Database,

    /// <summary>The instance.</summary>
    Instance,
}
