using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Network;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Wire;

/// <summary>A client's connection to Spanner through the weather.</summary>
internal sealed class SpannerNetwork(World world, SimulatedSpanner spanner, SimulatedClient client) : IWire
{
    private readonly FaultyNetwork _network = new(world, client);
    private readonly HttpFailures _failures = new(world);

    public Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken) =>
        _network.CallAsync(() => spanner.Execute(client.Id, request), _failures, cancellationToken);
}
