using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Tells the <see cref="ReplyClock" /> when an applied swap was sent.</summary>
internal sealed class ReplyClockConnection(ReplyClock clock, IStoreConnection inner) : MutantConnection(inner)
{
    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        var sentAt = clock.GetTimestamp();
        var result = await Inner.SwapAsync(expected, desired, write, cancellationToken);
        if (result.Outcome == SwapOutcome.Applied)
        {
            clock.LeaveOutSince(sentAt);
        }

        return result;
    }
}
