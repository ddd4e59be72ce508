using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Store;

/// <summary>Where leases and writes stand in a world.</summary>
internal interface ISimulatedStore
{
    /// <summary>The writes that were applied, in order.</summary>
    IReadOnlyList<long> Writes { get; }

    /// <summary>A client's way to it, through the world's weather.</summary>
    IClientStore Connect(SimulatedClient client);

    /// <summary>A person deletes the record.</summary>
    void Delete();
}
