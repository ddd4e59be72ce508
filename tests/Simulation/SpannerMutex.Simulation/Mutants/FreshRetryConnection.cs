using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Retries a lost swap from what stands now, instead of sending the same again.</summary>
internal sealed class FreshRetryConnection(IStoreConnection inner) : MutantConnection(inner)
{
    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        var result = await Inner.SwapAsync(expected, desired, write, cancellationToken);
        if (result.Outcome != SwapOutcome.Unknown)
        {
            return result;
        }

        var stands = (await Inner.ReadAsync(desired.Name, cancellationToken)).Record;
        return stands is not null && stands.Owner == desired.Owner
            ? await Inner.SwapAsync(stands, desired with { Version = stands.Version + 1 }, write, cancellationToken)
            : result;
    }
}
