using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Never rolls back: what was sent before may be under way still.</summary>
internal sealed class NoSettleWire(IWire inner) : MutantWire(inner)
{
    public override Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken) =>
        request.Method == "rollback" ? Task.FromResult(SpannerAnswer.Of([])) : Inner.SendAsync(request, cancellationToken);
}
