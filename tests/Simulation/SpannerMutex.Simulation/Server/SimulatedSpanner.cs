using System.Globalization;
using System.Text.Json.Nodes;
using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Network;
using SpannerMutex.Simulation.Store;
using SpannerMutex.Simulation.Worlds;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Simulation.Server;

/// <summary>
/// As much of Google's Spanner as leases and fenced writes need: sessions, strong reads, read-write transactions, commits
/// of mutations. It is linearizable; where its documents leave it the choice (which of two violations it names, whom of two
/// transactions it aborts, when it aborts one for no visible reason), it draws.
/// </summary>
internal class SimulatedSpanner : ISimulatedStore
{
    public const string Leases = SpannerLeaseStoreOptions.DefaultTable;
    public const string WriteTable = "Writes";

    private readonly World _world;
    private readonly StoreClock _clock;
    private readonly Dictionary<string, SimulatedTable> _tables = new[]
    {
        new SimulatedTable(
            Leases,
            2,
            ("Name", "STRING"), ("Version", "INT64"), ("Owner", "STRING"), ("FencingToken", "INT64"), ("DurationMs", "INT64"), ("RenewedAt", "TIMESTAMP"), ("Note", "STRING")),
        new SimulatedTable(WriteTable, 1, ("Number", "INT64"), ("Token", "INT64")),
    }.ToDictionary(t => t.Name);

    private readonly Dictionary<string, SimulatedTransaction> _transactions = [];
    private readonly List<SimulatedTransaction> _open = [];
    private readonly List<long> _writes = [];
    private int _sessions;

    public SimulatedSpanner(World world)
    {
        _world = world;
        _clock = new StoreClock(world);
    }

    public IReadOnlyList<long> Writes => _writes;

    /// <summary>The lease's record; of several, which only a bug brings about, the newest.</summary>
    public LeaseRecord? Record => _tables[Leases].Rows.Values.Select(RecordOf).LastOrDefault(r => r.Version >= 1_000_000);

    public IClientStore Connect(SimulatedClient client) => new SpannerClientStore(_world, this, client);

    public void Delete()
    {
        if (Record is { } record)
        {
            _world.Record(EventKind.StoreDeleted, token: record.FencingToken.Value);
            _tables[Leases].Rows.Clear();
        }
    }

    /// <summary>Executes a request that has arrived.</summary>
    public SpannerAnswer Execute(int client, SpannerRequest request)
    {
        try
        {
            return SpannerAnswer.Of(request.Method switch
            {
                "sessions" => new JsonObject { ["name"] = $"{request.Session}/sessions/{++_sessions}", ["multiplexed"] = true },
                "read" => Read(request.Body),
                "beginTransaction" => Begin(),
                "executeSql" => ExecuteSql(request.Body),
                "commit" => Commit(client, request.Body),
                "rollback" => RollBack(request.Body),
                _ => throw new NotSupportedException($"The simulated Spanner has no method {request.Method}."),
            });
        }
        catch (SpannerErrorException e)
        {
            return e.Answer;
        }
    }

    private static LeaseRecord RecordOf(string?[] row) => new()
    {
        Name = new LeaseName(row[0]!),
        Version = Number(row[1]),
        Owner = row[2] is { } owner ? LeaseOwner.Parse(owner) : null,
        FencingToken = new FencingToken(Number(row[3])),
        Duration = new LeaseDuration(TimeSpan.FromMilliseconds(Number(row[4]))),
        RenewedAt = DateTimeOffset.Parse(row[5]!, CultureInfo.InvariantCulture),
        Note = row[6],
    };

    private static long Number(string? text) => long.Parse(text!, CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private JsonObject Read(JsonObject body)
    {
        var table = _tables[(string)body["table"]!];
        var ranges = body["keySet"]!["ranges"]?.AsArray().Select(r => table.KeyOf(r!["startClosed"]!.AsArray().Select(v => (string?)v))).ToArray()
            ?? [""];
        var answer = table.Select(
            body["columns"]!.AsArray(),
            table.Rows.Where(row => Array.Exists(ranges, r => row.Key.StartsWith(r, StringComparison.Ordinal))).Select(row => row.Value));
        if (body["transaction"]!["id"] is null)
        {
            answer["metadata"]!["transaction"] = new JsonObject { ["readTimestamp"] = Text(_clock.Now) };
            return answer;
        }

        var transaction = OpenTransaction(body["transaction"]!["id"]!);
        transaction.Reads.UnionWith(ranges.Select(r => new RowPlace(table.Name, r)));
        answer["precommitToken"] = transaction.NextToken();
        return answer;
    }

    private JsonObject Begin()
    {
        var transaction = new SimulatedTransaction($"transaction{_transactions.Count + 1}", _world.Now);
        _transactions.Add(transaction.Id, transaction);
        _open.Add(transaction);
        return new JsonObject { ["id"] = transaction.Id, ["precommitToken"] = transaction.NextToken() };
    }

    // The one statement there is: INSERT INTO Writes.
    private JsonObject ExecuteSql(JsonObject body)
    {
        var transaction = OpenTransaction(body["transaction"]!["id"]!);
        var values = body["params"]!;
        transaction.Statements.TryAdd(
            Number((string?)body["seqno"]),
            new JsonObject
            {
                ["insertOrUpdate"] = new JsonObject
                {
                    ["table"] = WriteTable,
                    ["columns"] = new JsonArray("Number", "Token"),
                    ["values"] = new JsonArray(new JsonArray((string?)values["number"], (string?)values["token"])),
                },
            });
        return new JsonObject
        {
            ["stats"] = new JsonObject { ["rowCountExact"] = "1" },
            ["precommitToken"] = transaction.NextToken(),
        };
    }

    private JsonObject Commit(int client, JsonObject body)
    {
        var mutations = body["mutations"]?.AsArray() ?? [];
        if (body["transactionId"] is not { } id)
        {
            MayAbort(null);
            return CommittedAt(Apply(client, null, mutations));
        }

        if (_transactions.GetValueOrDefault((string)id!) is { State: TransactionState.Committed } done)
        {
            return CommittedAt(done.CommittedAt);
        }

        var transaction = OpenTransaction(id);
        transaction.Mutations = mutations.Count > 0 ? mutations : transaction.Mutations;
        if (!transaction.IsNewest(body["precommitToken"]) || _world.Chance(0.05))
        {
            return new JsonObject { ["precommitToken"] = transaction.NextToken() };
        }

        var committedAt = Apply(client, transaction, [.. transaction.Statements.Values, .. transaction.Mutations]);
        (transaction.State, transaction.CommittedAt) = (TransactionState.Committed, committedAt);
        return CommittedAt(committedAt);
    }

    private static JsonObject CommittedAt(DateTimeOffset time) => new() { ["commitTimestamp"] = Text(time) };

    private DateTimeOffset Apply(int client, SimulatedTransaction? transaction, IEnumerable<JsonNode?> mutations)
    {
        var committedAt = _clock.Commit();
        var commit = new Commit(_tables, Text(committedAt));
        foreach (var mutation in mutations)
        {
            commit.Apply(mutation!);
        }

        TakeLocks(transaction, commit.Rows.Keys);
        if (commit.Violations.Count > 0)
        {
            if (transaction is not null)
            {
                transaction.State = TransactionState.RolledBack;
            }

            _world.Record(EventKind.StoreConflict, client);
            var (code, message) = commit.Violations[_world.Random.Next(commit.Violations.Count)];
            throw new SpannerErrorException(code, message);
        }

        var before = Record;
        foreach (var (place, row) in commit.Rows)
        {
            if (row is null)
            {
                _tables[place.Table].Rows.Remove(place.Key);
            }
            else
            {
                _tables[place.Table].Rows[place.Key] = row;
            }
        }

        if (Record?.Version != before?.Version)
        {
            _world.RecordChange(client, before, Record);
        }

        foreach (var (_, row) in commit.Writes.Where(w => w.Table == WriteTable))
        {
            _writes.Add(Number(row[0]));
            _world.Record(EventKind.StoreWrote, client, Number(row[1]), Number(row[0]));
        }

        return committedAt;
    }

    /// <summary>Who writes what others have read aborts them, or is aborted itself.</summary>
    protected virtual void TakeLocks(SimulatedTransaction? transaction, IReadOnlyCollection<RowPlace> places)
    {
        _open.RemoveAll(t => t.State != TransactionState.Open);
        foreach (var other in _open)
        {
            if (other != transaction && places.Any(other.HasRead))
            {
                // The older one goes on; one that is idle, or dead, for long doesn't.
                if (_world.Chance(0.5) && _world.Now - other.UsedAt < (_world.Scenario.Duration / 10).Ticks)
                {
                    Abort(transaction);
                }

                other.State = TransactionState.Aborted;
            }
        }
    }

    private JsonObject RollBack(JsonObject body)
    {
        var transaction = Find(body["transactionId"]!);
        if (transaction.State == TransactionState.Committed)
        {
            throw new SpannerErrorException("FAILED_PRECONDITION", "Cannot rollback a transaction after Commit() has been called.");
        }

        transaction.State = TransactionState.RolledBack;
        return [];
    }

    private SimulatedTransaction OpenTransaction(JsonNode id)
    {
        var transaction = Find(id);
        switch (transaction.State)
        {
            case TransactionState.Aborted:
                Abort(transaction);
                break;
            case TransactionState.Committed or TransactionState.RolledBack:
                throw new SpannerErrorException("FAILED_PRECONDITION", "The transaction has been committed or rolled back.");
        }

        MayAbort(transaction);
        transaction.UsedAt = _world.Now;
        return transaction;
    }

    private SimulatedTransaction Find(JsonNode id) => _transactions.GetValueOrDefault((string)id!)
        ?? throw new SpannerErrorException("NOT_FOUND", $"Transaction not found: {id}");

    private void MayAbort(SimulatedTransaction? transaction)
    {
        if (!_world.FaultsAreOver && _world.Chance(_world.Scenario.Aborts))
        {
            Abort(transaction);
        }
    }

    private void Abort(SimulatedTransaction? transaction)
    {
        if (transaction is not null)
        {
            transaction.State = TransactionState.Aborted;
        }

        var seconds = _world.Random.NextDouble() / 20;
        throw new SpannerErrorException("ABORTED", "Transaction was aborted.", _world.Chance(0.5) ? null : new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.rpc.RetryInfo",
            ["retryDelay"] = string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000000}s"),
        });
    }
}
