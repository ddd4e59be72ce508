using SpannerMutex.Leases;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>A database as FluentMigrator leaves it, and the lease before it: it counts what was done without the lock.</summary>
internal sealed class VersionedDatabase
{
    private readonly SortedSet<long> _applied = [];
    private int _working;

    public InMemoryLeaseStore Leases { get; } = new();

    public IReadOnlyList<KnownMigration> Migrations { get; set; } = [new(1, "CreateOrders")];

    public IReadOnlyList<long> Applied => [.. _applied];

    /// <summary>What was called, in order: a version, or null where all were to be applied.</summary>
    public List<long?> Calls { get; } = [];

    /// <summary>How many runners have read the version table.</summary>
    public int Asked { get; private set; }

    public int RunnersMade { get; set; }

    public int RunnersDisposed { get; set; }

    public int WithoutTheLock { get; private set; }

    public int MostAtOnce { get; private set; }

    /// <summary>What a migration fails with.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What reading the version table fails with, by the number of the runner that reads it.</summary>
    public Func<int, Exception?> FaultOfVersionTable { get; set; } = _ => null;

    /// <summary>What happens when a migration has been applied.</summary>
    public Action<long> AfterMigration { get; set; } = _ => { };

    /// <summary>The runner has no connection string: it says all that it would write, and writes nothing.</summary>
    public bool IsNotConnected { get; set; }

    /// <summary>The runner's connection.</summary>
    public Processor Processor { get; set; } = new("SqlServer2016", null);

    /// <summary>The runner's loader tells nothing.</summary>
    public bool HasNoLoader { get; set; }

    public IReadOnlySet<long> ReadVersionTable()
    {
        Asked++;
        Work();
        return FaultOfVersionTable(Asked) is { } fault ? throw fault : new HashSet<long>(_applied);
    }

    public void Apply(KnownMigration migration)
    {
        Work();
        if (Fault is not null)
        {
            throw Fault;
        }

        if (!IsNotConnected)
        {
            _applied.Add(migration.Version).ShouldBeTrue($"{migration.Version} was applied twice");
        }

        AfterMigration(migration.Version);
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
