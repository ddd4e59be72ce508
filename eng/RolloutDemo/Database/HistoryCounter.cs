namespace RolloutDemo.Database;

/// <summary>Counts in the history table: all that can be known of migrations whose effects this program can't tell.</summary>
internal sealed class HistoryCounter(DemoDatabase database, IReadOnlyList<MigrationFile> migrations) : IExecutionCounter
{
    public async Task<IReadOnlyDictionary<long, long>> CountAsync(CancellationToken cancellationToken)
    {
        var history = await database.ReadHistoryAsync(cancellationToken);
        return migrations
            .Select(migration => migration.Version)
            .Union(history.Select(row => row.Version))
            .Order()
            .ToDictionary(
                version => version,
                version => history.LongCount(row => row.Version == version && row.Status == HistoryRow.Applied));
    }
}
