using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Network;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Store;

/// <summary>One record, one table, linearizable, with a clock of its own. Mutants override what a worse store does.</summary>
internal class SimulatedStore(World world) : ISimulatedStore
{
    private readonly StoreClock _clock = new(world);
    private readonly List<long> _writes = [];

    public LeaseRecord? Record { get; private set; }

    public IReadOnlyList<long> Writes => _writes;

    protected World World => world;

    public IClientStore Connect(SimulatedClient client)
    {
        var connection = new StoreConnection(world, this, client);
        return world.Mutant?.Connection?.Invoke(client, connection) ?? connection;
    }

    public LeaseSnapshot Read() => new(Record, _clock.Now);

    public SwapResult Swap(int client, LeaseRecord? expected, LeaseRecord desired, long? write)
    {
        if (!IsAllowed(Record, expected, desired))
        {
            world.Record(EventKind.StoreConflict, client);
            return SwapResult.Conflict;
        }

        var now = _clock.Commit();
        var before = Record;
        Record = Next(before, expected, desired, now) with { RenewedAt = RenewedAt(client, now) };
        world.RecordChange(client, before, Record);
        if (write is { } number)
        {
            Write(client, number, desired.FencingToken);
        }

        return SwapResult.Applied(Record);
    }

    public bool Write(int client, long number, FencingToken token)
    {
        _writes.Add(number);
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

        _clock.Commit();
        world.RecordChange(client, Record, null);
        Record = null;
        return SwapOutcome.Applied;
    }

    public void Delete()
    {
        if (Record is not null)
        {
            world.Record(EventKind.StoreDeleted, token: Record.FencingToken.Value);
            Record = null;
        }
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
}
