using System.Globalization;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Takes a conflict for a no: whatever stands, the version before the swap is taken to stand still.</summary>
internal sealed class BelievedConflictWire(IWire inner) : MutantWire(inner)
{
    private long? _believed;

    public override async Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken)
    {
        var answer = await Inner.SendAsync(request, cancellationToken);
        if (IsSwap(request))
        {
            _believed = answer.Status is 404 or 409 && !answer.Text.Contains("ABORTED", StringComparison.Ordinal)
                ? LeaseInsert.In(request)!.Version - 1
                : null;
        }
        else if (IsLeaseRead(request) && _believed is { } version)
        {
            _believed = null;
            return With(answer, body =>
            {
                if (body["rows"]!.AsArray().FirstOrDefault() is { } row)
                {
                    row[1] = version.ToString(CultureInfo.InvariantCulture);
                }
            });
        }

        return answer;
    }
}
