using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>FluentMigrator's runner before a database of the test's: it reads the version table once, and after each run.</summary>
internal sealed class Runner : IMigrationRunner, IMigrationInformationLoader, IDisposable
{
    private readonly VersionedDatabase _database;
    private IReadOnlySet<long>? _applied;

    public Runner(VersionedDatabase database)
    {
        _database = database;
        database.RunnersMade++;
    }

    public IMigrationProcessor Processor => _database.Processor;

    public IMigrationInformationLoader MigrationLoader => _database.HasNoLoader ? null! : this;

    private IReadOnlySet<long> Applied => _applied ??= _database.ReadVersionTable();

    public void MigrateUp() => MigrateUpTo(null);

    public void MigrateUp(long version) => MigrateUpTo(version);

    // Without a version it also counts what MigrateUp leaves out.
    public bool HasMigrationsToApplyUp(long? version = null) => version is null
        ? _database.Migrations.Any(migration => !Applied.Contains(migration.Version))
        : Pending(version.Value).Any();

    public SortedList<long, IMigrationInfo> LoadMigrations() =>
        new(_database.Migrations.ToDictionary(migration => migration.Version, IMigrationInfo (migration) => migration));

    public void Dispose() => _database.RunnersDisposed++;

    private void MigrateUpTo(long? version)
    {
        _database.Calls.Add(version);
        foreach (var migration in Pending(version ?? long.MaxValue))
        {
            _database.Apply(migration);
        }

        _applied = new HashSet<long>(_database.Applied);
    }

    private IEnumerable<KnownMigration> Pending(long version) => _database.Migrations.Where(migration =>
        migration.Version <= version && !Applied.Contains(migration.Version) && migration.MayRun?.Invoke(Applied) is not false);
}
