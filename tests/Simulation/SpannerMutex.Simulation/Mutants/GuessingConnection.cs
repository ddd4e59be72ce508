using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Guesses where an answer is lost.</summary>
/// <param name="inner">The connection.</param>
/// <param name="guess">What it takes a lost answer for.</param>
internal sealed class GuessingConnection(IStoreConnection inner, Func<LeaseRecord, SwapResult> guess) : MutantConnection(inner)
{
    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        try
        {
            var result = await Inner.SwapAsync(expected, desired, write, cancellationToken);
            return result.Outcome == SwapOutcome.Unknown ? guess(desired) : result;
        }
        catch (OperationCanceledException)
        {
            return guess(desired);
        }
    }
}
