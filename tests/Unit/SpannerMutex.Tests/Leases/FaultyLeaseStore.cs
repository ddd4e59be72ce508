using System.Collections.Concurrent;
using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>One process's connection to a store: counts the calls and does to each what the test says.</summary>
internal sealed class FaultyLeaseStore(ILeaseStore store) : ILeaseStore
{
    public FaultScript<LeaseSnapshot> Reads { get; } = new(() => throw StoreFailedException.Passing());

    public FaultScript<SwapResult> Swaps { get; } = new(() => SwapResult.Unknown(StoreFailedException.Passing()));

    public FaultScript<SwapOutcome> Deletions { get; } = new(() => SwapOutcome.Unknown);

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<LeaseRecord> Sent { get; } = new();

    public Action? BeforeSwap { get; set; }

    public string Calls => $"{Reads.Count} reads, {Swaps.Count} swaps";

    public void Unplug()
    {
        Reads.ThrowAlways(StoreFailedException.Passing());
        Swaps.ThrowAlways(StoreFailedException.Passing());
    }

    public void Hang()
    {
        Reads.HangAlways();
        Swaps.HangAlways();
    }

    public void Heal()
    {
        Reads.Heal();
        Swaps.Heal();
    }

    public ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default) =>
        store.EnsureSchemaAsync(cancellationToken);

    public ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        Reads.RunAsync(token => store.ReadAsync(name, token), cancellationToken);

    public ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default)
    {
        BeforeSwap?.Invoke();
        Sent.Enqueue(desired);
        return Swaps.RunAsync(token => store.CompareAndSwapAsync(expected, desired, token), cancellationToken);
    }

    public ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default) =>
        Deletions.RunAsync(token => store.DeleteAsync(seen, token), cancellationToken);

    public ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        store.ListAsync(prefix, cancellationToken);
}
