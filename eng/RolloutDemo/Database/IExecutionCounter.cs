namespace RolloutDemo.Database;

/// <summary>Counts how often the effect of each migration is in the database.</summary>
internal interface IExecutionCounter
{
    /// <summary>Each version that was to be applied, and how often it was.</summary>
    Task<IReadOnlyDictionary<long, long>> CountAsync(CancellationToken cancellationToken);
}
