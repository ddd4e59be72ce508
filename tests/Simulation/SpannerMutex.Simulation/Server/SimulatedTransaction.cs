using System.Text.Json.Nodes;

namespace SpannerMutex.Simulation.Server;

/// <summary>A read-write transaction as Spanner keeps it.</summary>
internal sealed class SimulatedTransaction(string id, long usedAt)
{
    private int _tokens;

    public string Id => id;

    public TransactionState State { get; set; }

    /// <summary>The beginnings of the keys that it has read: no other may write there until it ends.</summary>
    public HashSet<RowPlace> Reads { get; } = [];

    /// <summary>Its statements by their sequence numbers: each runs once, however often it comes.</summary>
    public SortedDictionary<long, JsonObject> Statements { get; } = [];

    /// <summary>The mutations of its commit, which may be sent in two steps.</summary>
    public JsonArray Mutations { get; set; } = [];

    public DateTimeOffset CommittedAt { get; set; }

    /// <summary>When it last did something.</summary>
    public long UsedAt { get; set; } = usedAt;

    /// <summary>The newest of the tokens that a commit has to show, on a multiplexed session.</summary>
    public JsonObject NextToken() => new() { ["precommitToken"] = $"{id}-{++_tokens}", ["seqNum"] = _tokens };

    public bool IsNewest(JsonNode? token) => (int?)token?["seqNum"] == _tokens;

    public bool HasRead(RowPlace place) => Reads.Any(
        read => read.Table == place.Table && place.Key.StartsWith(read.Key, StringComparison.Ordinal));
}
