namespace SpannerMutex.Spanner;

/// <summary>What a <see cref="SpannerStatusCode.NotFound"/> is about.</summary>
public enum SpannerResource
{
    /// <summary>None of the others: usually the row of an update.</summary>
    Other,

    /// <summary>A table.</summary>
    Table,

    /// <summary>The session (the client creates a new one; seen only when that failed).</summary>
    Session,

    /// <summary>The database, or its instance where the server doesn't say which.</summary>
    Database,

    /// <summary>The instance.</summary>
    Instance,
}
