namespace SpannerMutex.Spanner;

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name; empty where the query gives none.</param>
/// <param name="Type">Its type as Spanner names it: <c>STRING</c>, <c>INT64</c>, …</param>
public sealed record SpannerColumn(string Name, string Type);
