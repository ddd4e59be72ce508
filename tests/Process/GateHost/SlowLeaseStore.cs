using SpannerMutex.Leases;

namespace GateHost;

/// <summary>Leases that are written as slowly as over a bad network: a process that doesn't wait for its release ends before it.</summary>
internal sealed class SlowLeaseStore(ILeaseStore store) : ILeaseStore
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(700);

    public ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default) => store.EnsureSchemaAsync(cancellationToken);

    public ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        store.ReadAsync(name, cancellationToken);

    public ValueTask<LeaseSnapshot> ReadDurableAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        store.ReadDurableAsync(name, cancellationToken);

    public async ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default)
    {
        await Task.Delay(Latency, cancellationToken);
        return await store.CompareAndSwapAsync(expected, desired, cancellationToken);
    }

    public ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default) =>
        store.DeleteAsync(seen, cancellationToken);

    public ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        store.ListAsync(prefix, cancellationToken);
}
