using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Takes a commit whose answer was lost (UNAVAILABLE, say) for one that was refused.</summary>
/// <param name="code">The refusal: one after which the commit is sent again, or one that is final.</param>
/// <param name="inner">The way on.</param>
internal sealed class LostIsRefusedWire(string code, IWire inner) : MutantWire(inner)
{
    public override Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken) =>
        request.Method == "commit"
            ? SendOrAsync(request, SpannerAnswer.Error(code, "It is taken for refused."), cancellationToken)
            : Inner.SendAsync(request, cancellationToken);
}
