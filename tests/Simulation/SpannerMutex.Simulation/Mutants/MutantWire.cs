using System.Text.Json.Nodes;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>A client's way to Spanner with something wrong in what it asks or in how it takes the answer.</summary>
internal abstract class MutantWire(IWire inner) : IWire
{
    protected IWire Inner => inner;

    public abstract Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken);

    /// <summary>Whether it is a commit that swaps the lease's record for its next version.</summary>
    protected static bool IsSwap(SpannerRequest request) =>
        request.Method == "commit" && MutationsOf(request).Any(m => IsOfLease(m) && m["update"] is not null);

    /// <summary>Whether it is a strong read of the lease.</summary>
    protected static bool IsLeaseRead(SpannerRequest request) =>
        request.Method == "read" && IsLeases(request.Body["table"]) && request.Body["transaction"]!["singleUse"] is not null;

    protected static IEnumerable<JsonObject> MutationsOf(SpannerRequest request) =>
        request.Body["mutations"]?.AsArray().Select(m => m!.AsObject()) ?? [];

    protected static bool IsOfLease(JsonObject mutation) => IsLeases(mutation.First().Value!["table"]);

    /// <summary>The same request with other contents.</summary>
    protected static SpannerRequest With(SpannerRequest request, Action<JsonObject> change)
    {
        var body = request.Body.DeepClone().AsObject();
        change(body);
        return request with { Body = body };
    }

    /// <summary>The same answer with other contents; failures stay as they are.</summary>
    protected static SpannerAnswer With(SpannerAnswer answer, Action<JsonObject> change)
    {
        if (!answer.IsSuccess || IsLost(answer))
        {
            return answer;
        }

        var body = JsonNode.Parse(answer.Text)!.AsObject();
        change(body);
        return SpannerAnswer.Of(body);
    }

    /// <summary>Whether an answer doesn't say what became of the request.</summary>
    protected static bool IsLost(SpannerAnswer answer) => answer.Status >= 500 || !answer.Text.EndsWith('}');

    /// <summary>Sends, and gives an answer of its own to what got none, however long that takes to learn.</summary>
    protected async Task<SpannerAnswer> SendOrAsync(
        SpannerRequest request, SpannerAnswer lost, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Inner.SendAsync(request, cancellationToken);
            return IsLost(answer) ? lost : answer;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return lost;
        }
    }

    private static bool IsLeases(JsonNode? table) => (string)table! == SimulatedSpanner.Leases;
}
