using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Store;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Network;

/// <summary>
/// A client's connection through the weather, within the store's contract: an exception only where nothing was and will
/// be applied (F1), Unknown where the outcome is open (F2). A conflict may be with a copy of the swap itself. A swap may
/// hang until its token ends it; a read ends by itself.
/// </summary>
internal sealed class StoreConnection(World world, SimulatedStore store, SimulatedClient client) : IStoreConnection
{
    private readonly FaultyNetwork _network = new(world, client);

    public long LastOwner { get; private set; }

    public ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default) =>
        CallAsync(() => store.Delete(client.Id, seen.Record!), _ => SwapOutcome.Unknown, cancellationToken);

    public ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No holder lists leases.");

    public ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        CallAsync(store.Read, null, cancellationToken);

    public ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default) =>
        SwapAsync(expected, desired, null, cancellationToken);

    public ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        if (desired.Owner is { } owner && owner != expected?.Owner)
        {
            LastOwner = world.Owners[owner];
        }

        return CallAsync(() => store.Swap(client.Id, expected, desired, write), SwapResult.Unknown, cancellationToken);
    }

    public async ValueTask WriteAsync(long write, FencingToken token, CancellationToken cancellationToken) =>
        await CallAsync(() => store.Write(client.Id, write, token), null, cancellationToken);

    public ValueTask<int> CountWritesAsync(CancellationToken cancellationToken) =>
        CallAsync(() => store.Writes.Count, null, cancellationToken);

    private ValueTask<T> CallAsync<T>(Func<T> atStore, Func<Exception, T>? unknown, CancellationToken cancellationToken) =>
        new(_network.CallAsync(atStore, new ContractFailures<T>(world.Random, unknown), cancellationToken));
}
