using SpannerMutex.Leases;
using SpannerMutex.Simulation.Network;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Lets the <see cref="ReplyClock" /> leave out the time between the first and the last sending of a swap that was applied.</summary>
internal sealed class LastSendingConnection(ReplyClock clock, IStoreConnection inner) : MutantConnection(inner)
{
    private LeaseRecord? _desired;
    private long _first;
    private long _last;

    public override async ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        var seen = await Inner.ReadAsync(name, cancellationToken);
        if (seen.Record?.Owner is { } owner && owner == _desired?.Owner)
        {
            LeaveOut();
        }

        return seen;
    }

    public override async ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        if (desired != _desired)
        {
            (_desired, _first) = (desired, now);
        }

        _last = now;
        var result = await Inner.SwapAsync(expected, desired, write, cancellationToken);
        if (result.Outcome == SwapOutcome.Applied)
        {
            LeaveOut();
        }

        return result;
    }

    private void LeaveOut()
    {
        clock.LeaveOut(_last - _first);
        _first = _last;
    }
}
