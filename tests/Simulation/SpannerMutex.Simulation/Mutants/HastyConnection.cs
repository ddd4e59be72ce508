using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Now and then takes a lease that is held for one that has run out.</summary>
internal sealed class HastyConnection(SimulatedClient client, IStoreConnection inner) : MutantConnection(inner)
{
    public override async ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        var seen = await Inner.ReadAsync(name, cancellationToken);
        return seen.IsFree || !client.World.Chance(0.05) ? seen : seen with { Now = seen.Record!.ExpiresAt };
    }
}
