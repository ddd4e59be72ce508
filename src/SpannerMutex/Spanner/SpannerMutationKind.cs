namespace SpannerMutex.Spanner;

/// <summary>What a mutation does to its row.</summary>
internal enum SpannerMutationKind
{
    Insert,
    Update,
    InsertOrUpdate,
    Delete,
}
