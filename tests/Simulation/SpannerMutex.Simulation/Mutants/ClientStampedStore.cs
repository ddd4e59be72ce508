using SpannerMutex.Simulation.Store;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Keeps as the renewal time what the client's wall clock says.</summary>
internal sealed class ClientStampedStore(World world) : SimulatedStore(world)
{
    protected override DateTimeOffset RenewedAt(int client, DateTimeOffset now) => World.Clients[client - 1].Clock.GetUtcNow();
}
