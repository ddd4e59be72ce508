using SpannerMutex.Leases;

namespace SpannerMutex.Simulation.Network;

/// <summary>A client's way to a store that is no more than its contract: leases, and a table that fenced writes go to.</summary>
internal interface IStoreConnection : ILeaseStore, IClientStore
{
    ILeaseStore IClientStore.Leases => this;

    /// <summary>The swap with a write in the same commit.</summary>
    ValueTask<SwapResult> SwapAsync(LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken);

    /// <summary>A write that nothing guards. Only mutants make one.</summary>
    ValueTask WriteAsync(long write, FencingToken token, CancellationToken cancellationToken);

    ValueTask IClientStore.WriteFencedAsync(Lease lease, long write, CancellationToken cancellationToken) =>
        lease.WriteWhileHeldAsync((expected, desired, token) => SwapAsync(expected, desired, write, token), cancellationToken);
}
