using SpannerMutex.Leases;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Store;

/// <summary>One record, one table, linearizable, with a clock of its own. Mutants override what a worse store does.</summary>
internal class SimulatedStore(World world)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    private readonly Dictionary<LeaseOwner, long> _owners = [];
    private DateTimeOffset _lastCommit = Epoch;

    public LeaseRecord? Record { get; private set; }

    /// <summary>The writes that were applied, in order.</summary>
    public List<long> Writes { get; } = [];

    protected World World => world;

    private DateTimeOffset Clock => Epoch + TimeSpan.FromTicks((long)(world.Now * world.Scenario.StoreRate));

    public LeaseSnapshot Read() => new(Record, Clock > _lastCommit ? Clock : _lastCommit);

    public SwapResult Swap(int client, LeaseRecord? expected, LeaseRecord desired, long? write)
    {
        if (!IsAllowed(Record, expected, desired))
        {
            world.Record(EventKind.StoreConflict, client);
            return SwapResult.Conflict;
        }

        var now = Commit();
        var before = Record;
        var next = Next(before, expected, desired, now) with { RenewedAt = RenewedAt(client, now) };
        Record = next;
        if (next.Owner is null)
        {
            world.Record(EventKind.StoreReleased, client, next.FencingToken.Value);
        }
        else if (before?.Owner != next.Owner || before?.FencingToken != next.FencingToken)
        {
            world.Record(EventKind.StoreAcquired, client, next.FencingToken.Value, NumberOf(next.Owner.Value));
        }
        else
        {
            world.Record(EventKind.StoreRenewed, client, next.FencingToken.Value);
        }

        if (write is { } number)
        {
            Write(client, number, desired.FencingToken);
        }

        return SwapResult.Applied(next);
    }

    public bool Write(int client, long number, FencingToken token)
    {
        Writes.Add(number);
        world.Record(EventKind.StoreWrote, client, token.Value, number);
        return true;
    }

    /// <summary>A client deletes the record that it has read as free.</summary>
    public SwapOutcome Delete(int client, LeaseRecord expected)
    {
        if (Record?.Version != expected.Version)
        {
            world.Record(EventKind.StoreConflict, client);
            return SwapOutcome.Conflict;
        }

        Commit();
        world.Record(EventKind.StoreRemoved, client, Record.FencingToken.Value);
        Record = null;
        return SwapOutcome.Applied;
    }

    /// <summary>A person deletes the record.</summary>
    public void Delete()
    {
        if (Record is not null)
        {
            world.Record(EventKind.StoreDeleted, token: Record.FencingToken.Value);
            Record = null;
        }
    }

    /// <summary>Owners are random ids: a history numbers them as they come.</summary>
    public long NumberOf(LeaseOwner owner)
    {
        if (!_owners.TryGetValue(owner, out var number))
        {
            _owners[owner] = number = _owners.Count + 1;
        }

        return number;
    }

    protected virtual bool IsAllowed(LeaseRecord? stands, LeaseRecord? expected, LeaseRecord desired) =>
        stands?.Version == expected?.Version;

    protected virtual LeaseRecord Next(LeaseRecord? stands, LeaseRecord? expected, LeaseRecord desired, DateTimeOffset now)
    {
        if (expected is not null)
        {
            return desired;
        }

        var version = FirstVersion(now);
        return desired with { Version = version, FencingToken = new FencingToken(version) };
    }

    protected virtual long FirstVersion(DateTimeOffset now) =>
        (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    protected virtual DateTimeOffset RenewedAt(int client, DateTimeOffset now) => now;

    // No two commits fall into one microsecond.
    private DateTimeOffset Commit()
    {
        var next = _lastCommit + Microsecond;
        return _lastCommit = Clock > next ? Clock : next;
    }
}
