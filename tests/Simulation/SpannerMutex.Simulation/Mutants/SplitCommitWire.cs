using System.Text.Json.Nodes;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Commits the swap first, and what goes with it in a commit of its own.</summary>
internal sealed class SplitCommitWire(IWire inner) : MutantWire(inner)
{
    public override async Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken)
    {
        if (!IsSwap(request) || (request.Body["transactionId"] is null && MutationsOf(request).All(IsOfLease)))
        {
            return await Inner.SendAsync(request, cancellationToken);
        }

        var swap = await Inner.SendAsync(
            With(request, body =>
            {
                body.Remove("transactionId");
                body.Remove("precommitToken");
                body["singleUseTransaction"] = new JsonObject { ["readWrite"] = new JsonObject() };
                Keep(body, IsOfLease);
            }),
            cancellationToken);
        if (!swap.IsSuccess)
        {
            return swap;
        }

        var rest = With(request, body => Keep(body, mutation => !IsOfLease(mutation)));
        return await Inner.SendAsync(rest, cancellationToken);
    }

    private static void Keep(JsonObject body, Func<JsonObject, bool> isKept) =>
        body["mutations"] = new JsonArray([.. body["mutations"]!.AsArray().Select(m => m!.AsObject()).Where(isKept).Select(m => m.DeepClone())]);
}
