using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Calls every owner by the host's name, the same in all processes on it.</summary>
internal sealed class HostNameConnection(IStoreConnection inner) : MutantConnection(inner)
{
    private static readonly LeaseOwner Host = new(new Guid("00000000-0000-0000-0000-000000000001"));

    private LeaseOwner? _self;

    public override async ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        var seen = await Inner.ReadAsync(name, cancellationToken);
        return seen with { Record = Unmask(seen.Record) };
    }

    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        _self = desired.Owner ?? _self;
        var result = await Inner.SwapAsync(Mask(expected), Mask(desired)!, write, cancellationToken);
        return result.Outcome == SwapOutcome.Applied ? SwapResult.Applied(Unmask(result.Record)!) : result;
    }

    private static LeaseRecord? Mask(LeaseRecord? record) =>
        record?.Owner is null ? record : record with { Owner = Host };

    // What carries the host's name it takes for its own.
    private LeaseRecord? Unmask(LeaseRecord? record) =>
        record?.Owner is null || _self is null ? record : record with { Owner = _self };
}
