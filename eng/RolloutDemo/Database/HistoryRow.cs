namespace RolloutDemo.Database;

/// <summary>One migration as the history table in the database tells it.</summary>
internal sealed record HistoryRow(
    long Version, string Name, string Kind, string Status, string AppliedBy, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt)
{
    /// <summary>The status of a migration that is through.</summary>
    public const string Applied = "Applied";
}
