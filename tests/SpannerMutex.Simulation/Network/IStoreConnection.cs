using SpannerMutex.Leases;

namespace SpannerMutex.Simulation.Network;

/// <summary>A client's way to the store: leases, and a table that fenced writes go to.</summary>
internal interface IStoreConnection : ILeaseStore
{
    /// <summary>The swap with a write in the same commit.</summary>
    ValueTask<SwapResult> SwapAsync(LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken);

    /// <summary>A write that nothing guards. Only mutants make one.</summary>
    ValueTask WriteAsync(long write, FencingToken token, CancellationToken cancellationToken);

    /// <summary>How many writes the table holds.</summary>
    ValueTask<int> CountWritesAsync(CancellationToken cancellationToken);

    /// <summary>The number of the owner that this client last tried to put into the record; 0 for none.</summary>
    long LastOwner { get; }
}
