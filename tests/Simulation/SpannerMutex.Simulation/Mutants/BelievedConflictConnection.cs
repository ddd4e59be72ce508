using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Takes a conflict for a no: what stands is not read; the record that was expected is taken to stand still.</summary>
internal sealed class BelievedConflictConnection(IStoreConnection inner) : MutantConnection(inner)
{
    private LeaseSnapshot? _believed;

    public override ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        var believed = _believed;
        _believed = null;
        return believed is null ? Inner.ReadAsync(name, cancellationToken) : ValueTask.FromResult(believed);
    }

    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        var result = await Inner.SwapAsync(expected, desired, write, cancellationToken);
        _believed = result.Outcome == SwapOutcome.Conflict ? new LeaseSnapshot(expected, default) : null;
        return result;
    }
}
