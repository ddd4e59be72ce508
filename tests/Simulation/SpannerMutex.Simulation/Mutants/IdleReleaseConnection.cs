using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Says that it has released, and does nothing.</summary>
internal sealed class IdleReleaseConnection(IStoreConnection inner) : MutantConnection(inner)
{
    public override ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken) =>
        desired.Owner is null
            ? ValueTask.FromResult(SwapResult.Applied(desired))
            : base.SwapAsync(expected, desired, write, cancellationToken);
}
