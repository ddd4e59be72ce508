using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Goes on as before when a write was given up before its outcome was learnt, as though it had not been sent.</summary>
internal sealed class UnresolvedWriteConnection(IStoreConnection inner) : MutantConnection(inner)
{
    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        try
        {
            return await Inner.SwapAsync(expected, desired, write, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new SimulatedStoreException("It took too long.", isTransient: true);
        }
    }
}
