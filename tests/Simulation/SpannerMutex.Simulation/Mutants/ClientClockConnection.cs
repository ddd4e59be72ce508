using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Judges expiry by the client's own wall clock.</summary>
internal sealed class ClientClockConnection(SimulatedClient client, IStoreConnection inner) : MutantConnection(inner)
{
    public override async ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        await Inner.ReadAsync(name, cancellationToken) with { Now = client.Clock.GetUtcNow() };
}
