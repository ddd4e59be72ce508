using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Network;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Store;
using SpannerMutex.Simulation.Wire;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>A deliberate bug around the real code: a worse store, a client that asks or understands it wrongly, a clock read wrongly.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Bug">What it does wrong, and who of the peers does.</param>
internal sealed record Mutant(string Name, string Bug)
{
    public Func<World, SimulatedStore>? Store { get; init; }

    public Func<SimulatedClient, IStoreConnection, IStoreConnection>? Connection { get; init; }

    public Func<World, SimulatedSpanner>? Spanner { get; init; }

    public Func<SimulatedClient, IWire, IWire>? Wire { get; init; }

    public Func<SimulatedClient, TimeProvider>? Clock { get; init; }

    /// <summary>The store that its world has.</summary>
    public StoreKind Kind => Wire is null && Spanner is null ? StoreKind.Contract : StoreKind.Spanner;

    public override string ToString() => Name;
}
