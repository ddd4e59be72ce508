using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Checks that it holds the lease, then writes: two steps instead of one commit.</summary>
internal sealed class UnfencedConnection(IStoreConnection inner) : MutantConnection(inner)
{
    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        var check = await Inner.SwapAsync(expected, desired, null, cancellationToken);
        if (check.Outcome == SwapOutcome.Applied && write is { } number)
        {
            await Inner.WriteAsync(number, desired.FencingToken, cancellationToken);
        }

        return check;
    }
}
