using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Faults;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Mutants;
using SpannerMutex.Simulation.Rules;

namespace SpannerMutex.Simulation.Worlds;

/// <summary>Runs one seed's world to its end and judges its history.</summary>
internal static class LeaseSimulation
{
    public static readonly LeaseName LeaseName = new("simulated");

    public static SimulationResult Run(int seed, StoreKind kind, Mutant? mutant = null)
    {
        var world = new World(seed, kind, mutant);
        string? broken = null;
        try
        {
            new FaultInjector(world).Begin();
            world.RunUntil(world.Scenario.FaultTime.Ticks);
            world.RunUntil(world.Now + Rest(world).Ticks, () => world.Clients.TrueForAll(c => c.IsDead || c.Work.IsCompleted));
            RecordEnds(world);
        }
        catch (Exception e)
        {
            broken = $"the world broke: {e}";
        }

        var crash = world.Clients.Find(c => c.Work.IsFaulted)?.Work.Exception?.InnerException;
        return new SimulationResult(
            seed,
            world.Scenario,
            broken ?? RuleBook.FirstViolation(world.Scenario, world.History.Events) + (crash is null ? null : $"\n{crash}"),
            world.Count,
            world.History);
    }

    // Long enough for all to have the lease one after another, however the worst comes to the worst.
    private static TimeSpan Rest(World world) =>
        ((world.Scenario.Recovery * 2) + (world.Scenario.Duration * 8)) * (world.Scenario.Clients + 1);

    private static void RecordEnds(World world)
    {
        foreach (var client in world.Clients)
        {
            if (client.Work.IsFaulted)
            {
                client.Record(EventKind.Crashed);
            }
            else if (client is { IsDead: false, Work.IsCompleted: false })
            {
                client.Record(EventKind.Wedged);
            }
        }
    }
}
