namespace RolloutDemo.Database;

/// <summary>
/// Counts in the data and the schema, by the queries that the service keeps beside its migrations: a migration that ran
/// twice shows there, whatever its history says.
/// </summary>
internal sealed class EffectCounter : IExecutionCounter
{
    private readonly DemoDatabase _database;
    private readonly IReadOnlyList<(long Version, string Query)> _effects;

    private EffectCounter(DemoDatabase database, IReadOnlyList<(long, string)> effects)
    {
        _database = database;
        _effects = effects;
    }

    public static EffectCounter Load(DemoDatabase database, IReadOnlyList<MigrationFile> migrations, string folder) =>
        new(database, [.. migrations.Select(migration => (migration.Version, Query(folder, migration)))]);

    public async Task<IReadOnlyDictionary<long, long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = _effects.ToDictionary(effect => effect.Version, _ => 0L);
        foreach (var (version, query) in _effects)
        {
            counts[version] = await _database.CountAsync(query, cancellationToken);
            if (counts[version] == 0)
            {
                // Migrations run in order: those behind this one can't have run, and their tables may not exist to be asked.
                break;
            }
        }

        return counts;
    }

    private static string Query(string folder, MigrationFile migration)
    {
        var file = Path.Combine(folder, migration.FileName);
        return File.Exists(file)
            ? File.ReadAllText(file)
            : throw new DemoException($"{migration.FileName} has no query that counts its effect: write {file}.");
    }
}
