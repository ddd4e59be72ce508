using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Faults;

/// <summary>Freezes, kills and starts clients, sets their wall clocks, deletes the record, until the scenario's faults end.</summary>
internal sealed class FaultInjector(World world)
{
    private readonly Scenario _scenario = world.Scenario;

    public void Begin()
    {
        for (var i = 0; i < _scenario.Clients; i++)
        {
            StartClient(world.Chance(0.5) ? TimeSpan.Zero : _scenario.Duration * (0.3 * world.Random.NextDouble()));
        }

        if (_scenario.IsRecordDeleted)
        {
            world.After(_scenario.FaultTime * world.Random.NextDouble(), world.Store.Delete);
        }

        world.After(_scenario.FaultTime, End);
    }

    private void StartClient(TimeSpan delay) => world.After(delay, () =>
    {
        var client = new SimulatedClient(world);
        client.Start(_scenario.IsGate ? new GateWorkload(world, client).RunAsync : new MutexWorkload(world, client).RunAsync);
        Repeat(_scenario.Freezes, client, () => Freeze(client));
        Repeat(_scenario.Kills, client, () => Kill(client));
        Repeat(_scenario.WallClocksJump ? 0.3 : 0, client, () => SetWallClock(client));
    });

    // So many times a lease's duration, on the average.
    private void Repeat(double often, SimulatedClient client, Action fault)
    {
        if (often == 0)
        {
            return;
        }

        world.After(_scenario.Duration * (-Math.Log(1 - world.Random.NextDouble()) / often), () =>
        {
            if (!client.IsDead && !world.FaultsAreOver)
            {
                fault();
                Repeat(often, client, fault);
            }
        });
    }

    private void Freeze(SimulatedClient client)
    {
        if (client.IsFrozen)
        {
            return;
        }

        client.Freeze();
        var length = _scenario.Duration * (world.Random.NextDouble() * (world.Chance(0.5) ? 0.3 : 1.6));
        world.After(length, () =>
        {
            if (client is { IsFrozen: true, IsStalled: false, IsDead: false })
            {
                client.Wake();
            }
        });
    }

    private void Kill(SimulatedClient client)
    {
        if (!client.IsStalled)
        {
            client.Kill();
            StartClient(TimeSpan.FromTicks(Math.Min(
                (_scenario.Duration * world.Random.NextDouble()).Ticks, _scenario.FaultTime.Ticks - world.Now)));
        }
    }

    private void SetWallClock(SimulatedClient client)
    {
        client.Clock.WallClockAhead = world.Between(TimeSpan.FromHours(-1), TimeSpan.FromHours(1));
        client.Record(EventKind.WallClockSet);
    }

    private void End()
    {
        world.EndFaults();
        foreach (var client in world.Clients.Where(c => c is { IsFrozen: true, IsStalled: false, IsDead: false }).ToList())
        {
            client.Wake();
        }
    }
}
