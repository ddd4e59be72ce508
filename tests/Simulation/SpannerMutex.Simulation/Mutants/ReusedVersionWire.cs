using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Creates each first record under the same version: what it takes for the store's time stands still.</summary>
internal sealed class ReusedVersionWire(IWire inner) : MutantWire(inner)
{
    private bool _isCreating;

    public override async Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken)
    {
        var answer = await Inner.SendAsync(request, cancellationToken);
        if (IsLeaseRead(request) && _isCreating)
        {
            return With(answer, body => body["metadata"]!["transaction"]!["readTimestamp"] = "2026-01-01T00:00:00Z");
        }

        // A creation reads the name within its transaction, and then the time.
        _isCreating = request.Method == "read" && (string)request.Body["table"]! == SimulatedSpanner.Leases && !IsLeaseRead(request);
        return answer;
    }
}
