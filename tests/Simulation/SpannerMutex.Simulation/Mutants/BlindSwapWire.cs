using System.Text.Json.Nodes;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Writes the next version whatever stands: no update that fails, no insert that does.</summary>
internal sealed class BlindSwapWire(IWire inner) : MutantWire(inner)
{
    public override Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken) =>
        Inner.SendAsync(IsSwap(request) ? With(request, Blind) : request, cancellationToken);

    private static void Blind(JsonObject body)
    {
        var mutations = body["mutations"]!.AsArray();
        foreach (var mutation in mutations.Select(m => m!.AsObject()).Where(IsOfLease).ToList())
        {
            var (kind, what) = mutation.First();
            switch (kind)
            {
                case "update":
                    mutations.Remove(mutation);
                    break;
                case "insert":
                    mutation.Remove(kind);
                    mutation["insertOrUpdate"] = what;
                    break;
            }
        }
    }
}
