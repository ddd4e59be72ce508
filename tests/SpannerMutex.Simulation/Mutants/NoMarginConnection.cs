using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Tells the store only as long as the holder will believe: the margin for clocks that drift is gone.</summary>
internal sealed class NoMarginConnection(IStoreConnection inner) : MutantConnection(inner)
{
    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        var told = desired with { Duration = new LeaseDuration(desired.Duration.Belief) };
        var result = await Inner.SwapAsync(expected, told, write, cancellationToken);
        return result.Outcome == SwapOutcome.Applied
            ? SwapResult.Applied(result.Record! with { Duration = desired.Duration })
            : result;
    }
}
