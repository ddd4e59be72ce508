using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>Carries one set of migrations, and does while it migrates what the test says.</summary>
internal sealed class MigratorStandIn(DatabaseStandIn database, string fingerprint, string name = "fake") : ISchemaMigrator
{
    public string Name => name;

    public DatabaseStandIn Database { get; set; } = database;

    public string? Target { get; set; } = "the database";

    public bool AsksOnlyUnderLock { get; set; }

    public Func<Lease?, CancellationToken, Task> WhenAsked { get; set; } = (_, _) => Task.CompletedTask;

    public Func<MigrationRun, CancellationToken, Task> WhenMigrating { get; set; } = (_, _) => Task.CompletedTask;

    public int ChecksWithoutLock { get; private set; }

    public int ChecksUnderLock { get; private set; }

    /// <summary>The migration is under way until it is released, or its token ends it.</summary>
    public Tests.Leases.HeldCall Hold()
    {
        var held = new Tests.Leases.HeldCall();
        WhenMigrating = (_, token) => held.UntilReleasedAsync(token);
        return held;
    }

    public void Fail(string why) => WhenMigrating = (_, _) => throw new MigrationFailedException(why);

    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = lease is null ? ChecksWithoutLock++ : ChecksUnderLock++;
        await WhenAsked(lease, cancellationToken).ConfigureAwait(false);
        var isApplied = Database.Has(fingerprint);
        var isUnknown = lease is null && AsksOnlyUnderLock;
        return new SchemaCheck
        {
            State = isUnknown ? SchemaState.RequiresLock
                : isApplied ? SchemaState.UpToDate
                : SchemaState.Pending,
            Fingerprint = fingerprint,
            Target = Target,
            Applied = isApplied && !isUnknown ? [fingerprint] : [],
            Pending = isApplied || isUnknown ? [] : [fingerprint],
        };
    }

    public async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default)
    {
        Database.Begin();
        try
        {
            await WhenMigrating(run, cancellationToken).ConfigureAwait(false);
            Database.Apply(fingerprint);
        }
        finally
        {
            Database.End();
        }
    }
}
