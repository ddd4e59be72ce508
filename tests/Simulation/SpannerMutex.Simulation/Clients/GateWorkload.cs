using SpannerMutex.Migrations;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Clients;

/// <summary>An instance that starts behind the gate, and is started again whenever the gate stays shut.</summary>
internal sealed class GateWorkload(World world, SimulatedClient client)
{
    public async Task RunAsync()
    {
        while (!await TryOpenAsync(world.FaultsAreOver))
        {
            await Task.Delay(world.Scenario.Duration * (0.2 * world.Random.NextDouble()), client.Time);
        }
    }

    private async Task<bool> TryOpenAsync(bool isLast)
    {
        var options = new MigrationGateOptions
        {
            WaitTimeout = isLast ? TimeSpan.FromDays(1) : world.Scenario.Duration * (0.5 + (8 * world.Random.NextDouble())),
        };
        var migrator = new SimulatedMigrator(world, client);
        var gate = new MigrationGate(
            [migrator], client.Mutex, new InstanceIdentity($"client {client.Id}", null), options, world.Random.NextDouble, client.Time);
        using var sigterm = isLast || !world.Chance(world.Scenario.Cancels)
            ? new CancellationTokenSource()
            : new CancellationTokenSource(world.Between(TimeSpan.FromMilliseconds(1), world.Scenario.Duration * 2), client.Time);
        try
        {
            await gate.RunAsync(sigterm.Token);
            client.Record(EventKind.GateOpened, number: world.Store.Writes.Count);
            return true;
        }
        catch (OperationCanceledException) when (sigterm.IsCancellationRequested)
        {
            client.Record(EventKind.Cancelled);
        }
        catch (MigrationGateException e)
        {
            client.Record(e.Phase == MigrationPhase.Parked ? EventKind.GateParked : EventKind.GateShut);
        }

        return false;
    }
}
