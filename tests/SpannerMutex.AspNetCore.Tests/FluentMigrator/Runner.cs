using FluentMigrator.Runner;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>FluentMigrator's runner before a database of the test's.</summary>
internal sealed class Runner : IMigrationRunner, IDisposable
{
    private readonly VersionedDatabase _database;

    public Runner(VersionedDatabase database)
    {
        _database = database;
        database.RunnersMade++;
    }

    public void MigrateUp() => _database.MigrateUp();

    public void MigrateUp(long version) => throw new InvalidOperationException("Nobody asked for a version.");

    public bool HasMigrationsToApplyUp(long? version = null)
    {
        // Without a version it also counts what MigrateUp leaves out.
        return _database.Ask(leftOutToo: version is null);
    }

    public void Dispose() => _database.RunnersDisposed++;
}
