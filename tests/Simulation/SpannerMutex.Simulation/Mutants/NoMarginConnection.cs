using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Tells the store only as long as the holder will believe: the margin for clocks that drift is gone.</summary>
internal sealed class NoMarginConnection(SimulatedClient client, IStoreConnection inner) : MutantConnection(inner)
{
    private const double Believed = 0.9;

    private readonly LeaseDuration _held = client.Options.Duration;

    public override async ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        var seen = await Inner.ReadAsync(name, cancellationToken);

        // What is free by the shorter duration stays so.
        var record = Lengthen(seen.Record);
        return new LeaseSnapshot(record, seen.IsFree && record is not null ? seen.Now + record.Duration.DriftMargin : seen.Now);
    }

    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        var told = desired with { Duration = new LeaseDuration(_held.Validity) };
        var result = await Inner.SwapAsync(expected, told, write, cancellationToken);
        return result.Outcome == SwapOutcome.Applied ? SwapResult.Applied(Lengthen(result.Record)!) : result;
    }

    private static LeaseRecord? Lengthen(LeaseRecord? record) =>
        record is null ? null : record with { Duration = new LeaseDuration(record.Duration.Value / Believed) };
}
