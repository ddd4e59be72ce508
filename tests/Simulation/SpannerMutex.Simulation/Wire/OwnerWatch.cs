using SpannerMutex.Leases;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Wire;

/// <summary>Sees which owner a client tries to put into the lease's record.</summary>
internal sealed class OwnerWatch(World world, IWire inner) : IWire
{
    public long LastOwner { get; private set; }

    public Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken)
    {
        if (request.Method == "commit" && LeaseInsert.In(request) is { Owner: { } owner, IsAcquisition: true })
        {
            LastOwner = world.Owners[LeaseOwner.Parse(owner)];
        }

        return inner.SendAsync(request, cancellationToken);
    }
}
