using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Looks up what became of a commit by a read that is not strong: it sees what was there before.</summary>
internal sealed class StaleReadWire(IWire inner) : MutantWire(inner)
{
    private SpannerAnswer? _before;
    private bool _isLookingUp;

    public override async Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken)
    {
        if (IsLeaseRead(request) && _isLookingUp && _before is not null)
        {
            _isLookingUp = false;
            return _before;
        }

        var isCommit = IsSwap(request);
        _isLookingUp |= isCommit;
        var answer = await Inner.SendAsync(request, cancellationToken);
        _isLookingUp &= !(isCommit && answer.IsSuccess && !IsLost(answer));
        if (IsLeaseRead(request) && answer.IsSuccess && !IsLost(answer))
        {
            _before = answer;
        }

        return answer;
    }
}
