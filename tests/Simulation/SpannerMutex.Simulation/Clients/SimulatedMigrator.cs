using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Clients;

/// <summary>Migrations as fenced writes, one number each; the first runs of a bad set fail.</summary>
internal sealed class SimulatedMigrator(World world, SimulatedClient client) : ISchemaMigrator
{
    private Lease? _watched;

    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default)
    {
        // It is asked again under the same lease when its run has failed.
        if (lease is not null && lease != _watched)
        {
            _watched = lease;
            _ = new WatchedLease(world, client, lease);
        }

        var applied = await client.Store.CountWritesAsync(cancellationToken);
        return new SchemaCheck
        {
            State = applied == world.Scenario.Migrations ? SchemaState.UpToDate : SchemaState.Pending,
            Fingerprint = "set",
            Target = "the one database",
        };
    }

    public async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default)
    {
        for (var next = await client.Store.CountWritesAsync(cancellationToken) + 1; next <= world.Scenario.Migrations; next++)
        {
            // WaitAsync, since a cancelled Task.Delay goes on in the thread pool.
            await Task.Delay(world.Scenario.Duration * (0.7 * world.Random.NextDouble()), client.Time, CancellationToken.None)
                .WaitAsync(cancellationToken);
            if (world.IsRunBad())
            {
                throw new InvalidOperationException($"Migration {next} is bad.");
            }

            await client.Store.WriteFencedAsync(run.Lease, next, cancellationToken);
        }
    }
}
