namespace SpannerMutex.Spanner;

/// <summary>A schema change as Spanner sees it (google.spanner.admin.database.v1.UpdateDatabaseDdlMetadata).</summary>
public sealed record SpannerOperation
{
    internal SpannerOperation()
    {
    }

    /// <summary>The operation's id, unique in the database.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>Whether it has ended, well or with <see cref="Error"/>.</summary>
    public bool IsDone { get; internal init; }

    /// <summary>Why it failed; null while it runs and when it succeeded.</summary>
    public SpannerOperationError? Error { get; internal init; }

    /// <summary>The statements, in order.</summary>
    public IReadOnlyList<string> Statements { get; internal init; } = [];

    /// <summary>When each applied statement was committed: the n-th belongs to the n-th statement.</summary>
    public IReadOnlyList<DateTimeOffset> CommitTimestamps { get; internal init; } = [];

    /// <summary>
    /// How many of the statements, from the first on, are applied; they stay applied even if a later one fails.
    /// </summary>
    public int AppliedStatements => CommitTimestamps.Count;

    /// <summary>Whether Spanner holds the operation back for lack of resources.</summary>
    public bool IsThrottled { get; internal init; }

    /// <summary>Progress of each statement, 0 to 100, as far as Spanner reports it; may be empty.</summary>
    public IReadOnlyList<int> ProgressPercent { get; internal init; } = [];
}
