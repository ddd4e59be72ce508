using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Tells the store only as long as the holder will believe: the margin for clocks that drift is gone.</summary>
internal sealed class NoMarginConnection(SimulatedClient client, IStoreConnection inner) : MutantConnection(inner)
{
    private readonly LeaseDuration _held = client.World.Scenario.Options.Duration;

    public override async ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        var seen = await Inner.ReadAsync(name, cancellationToken);

        // What is free by the shorter duration stays so.
        var now = seen.IsFree ? seen.Now + _held.Margin : seen.Now;
        return new LeaseSnapshot(Lengthen(seen.Record), now);
    }

    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        var told = desired with { Duration = new LeaseDuration(_held.Belief) };
        var result = await Inner.SwapAsync(expected, told, write, cancellationToken);
        return result.Outcome == SwapOutcome.Applied ? SwapResult.Applied(Lengthen(result.Record)!) : result;
    }

    private LeaseRecord? Lengthen(LeaseRecord? record) => record is null ? null : record with { Duration = _held };
}
