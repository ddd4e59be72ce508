using SpannerMutex.InMemory;
using SpannerMutex.Leases;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>A database as FluentMigrator leaves it, and the lease before it: it counts what was done without the lock.</summary>
internal sealed class VersionedDatabase
{
    private int _working;

    public InMemoryLeaseStore Leases { get; } = new();

    public bool IsMigrated { get; set; }

    public int Asked { get; private set; }

    public int Migrated { get; private set; }

    public int RunnersMade { get; set; }

    public int RunnersDisposed { get; set; }

    public int WithoutTheLock { get; private set; }

    public int MostAtOnce { get; private set; }

    public Exception? Fault { get; set; }

    /// <summary>The runner has no connection string: it says all that it would write, and writes nothing.</summary>
    public bool IsNotConnected { get; set; }

    /// <summary>A MigrationConstraint keeps one migration from being applied.</summary>
    public bool LeavesOneOut { get; set; }

    public bool Ask(bool leftOutToo)
    {
        Asked++;
        Work();
        return !IsMigrated || (leftOutToo && LeavesOneOut);
    }

    public void MigrateUp()
    {
        Migrated++;
        Work();
        if (Fault is not null)
        {
            throw Fault;
        }

        IsMigrated = !IsNotConnected;
    }

    // Even a question makes the version table: fluentmigrator issues 1949 and 2220.
    private void Work()
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _working));
        if (Leases.ReadAsync(new LeaseName("schema-migrations")).AsTask().Result.IsFree)
        {
            WithoutTheLock++;
        }

        Interlocked.Decrement(ref _working);
    }
}
