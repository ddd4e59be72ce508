using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Throws where an answer is lost, as though nothing had been applied.</summary>
internal sealed class LyingExceptionConnection(IStoreConnection inner) : MutantConnection(inner)
{
    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        var result = await Inner.SwapAsync(expected, desired, write, cancellationToken);
        return result.Outcome == SwapOutcome.Unknown
            ? throw new SimulatedStoreException("It failed.", isTransient: true)
            : result;
    }
}
