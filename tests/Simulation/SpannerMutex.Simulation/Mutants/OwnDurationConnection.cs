using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Judges another's expiry by the duration that it would ask for itself.</summary>
internal sealed class OwnDurationConnection(SimulatedClient client, IStoreConnection inner) : MutantConnection(inner)
{
    public override async ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        var seen = await Inner.ReadAsync(name, cancellationToken);
        return seen.Record is null ? seen : seen with { Record = seen.Record with { Duration = client.Options.Duration } };
    }
}
