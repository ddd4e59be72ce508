using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Network;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Wire;

/// <summary>A client's connection to Spanner through the weather.</summary>
internal sealed class SpannerNetwork(World world, SimulatedSpanner spanner, SimulatedClient client) : IWire
{
    private readonly FaultyNetwork _network = new(world, client);
    private readonly HttpFailures _failures = new(world);
    private readonly HashSet<string> _committed = [];

    public Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken) =>
        _network.CallAsync(
            IsAnsweredByAnAbort(request) ? () => ExecuteAndAbort(request) : () => spanner.Execute(client.Id, request),
            _failures,
            cancellationToken,
            FateOf(request));

    // The answer may be that to a copy which met the commit itself.
    private SpannerAnswer ExecuteAndAbort(SpannerRequest request)
    {
        spanner.Execute(client.Id, request);
        client.Record(EventKind.Refused);
        return SpannerAnswer.Error("ABORTED", "Transaction was aborted.");
    }

    private bool IsAnsweredByAnAbort(SpannerRequest request) =>
        request.Method == "commit" && !world.FaultsAreOver && world.Chance(world.Scenario.AbortedThoughApplied);

    // A refusal of a commit that is sent again says nothing of the sending before, which may be under way still.
    private EventKind? FateOf(SpannerRequest request) =>
        request is { Method: "commit" } && (string?)request.Body["transactionId"] is { } transaction
            && !_committed.Add(transaction) && !world.FaultsAreOver && world.Chance(world.Scenario.RefusedRepeats)
            ? world.Chance(0.5) ? EventKind.Denied : EventKind.Refused
            : null;
}
