using SpannerMutex.Leases;

namespace SpannerMutex.Simulation.Network;

/// <summary>A client's way to its leases, and to the table that its fenced writes go to.</summary>
internal interface IClientStore
{
    /// <summary>What the mutex works on.</summary>
    ILeaseStore Leases { get; }

    /// <summary>The number of the owner that this client last tried to put into the record; 0 for none.</summary>
    long LastOwner { get; }

    /// <summary>A write that applies only while the lease is held.</summary>
    ValueTask WriteFencedAsync(Lease lease, long write, CancellationToken cancellationToken);

    /// <summary>How many writes the table holds.</summary>
    ValueTask<int> CountWritesAsync(CancellationToken cancellationToken);
}
