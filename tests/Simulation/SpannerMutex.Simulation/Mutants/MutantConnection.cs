using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>A client's connection with something wrong in what it asks or in how it takes the answer.</summary>
internal abstract class MutantConnection(IStoreConnection inner) : IStoreConnection
{
    public long LastOwner => inner.LastOwner;

    protected IStoreConnection Inner => inner;

    public ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default) => inner.EnsureSchemaAsync(cancellationToken);

    public virtual ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(name, cancellationToken);

    public ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default) =>
        SwapAsync(expected, desired, null, cancellationToken);

    public virtual ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken) =>
        inner.SwapAsync(expected, desired, write, cancellationToken);

    public ValueTask WriteAsync(long write, FencingToken token, CancellationToken cancellationToken) =>
        inner.WriteAsync(write, token, cancellationToken);

    public ValueTask<int> CountWritesAsync(CancellationToken cancellationToken) => inner.CountWritesAsync(cancellationToken);

    public ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(seen, cancellationToken);

    public ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        inner.ListAsync(prefix, cancellationToken);
}
