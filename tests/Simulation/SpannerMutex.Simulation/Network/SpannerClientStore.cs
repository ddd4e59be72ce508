using System.Diagnostics.CodeAnalysis;
using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;
using SpannerMutex.Simulation.Worlds;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Simulation.Network;

/// <summary>The library's own store and client, over HTTP through the weather to the simulated Spanner.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A process that is killed disposes of nothing, and the client holds no socket.")]
internal sealed class SpannerClientStore : IClientStore
{
    // An emulator's address in the environment is not meant.
    private const string Database = "Data Source=projects/p/instances/in/databases/db;EmulatorDetection=ProductionOnly";

    private readonly World _world;
    private readonly TimeProvider _time;
    private readonly OwnerWatch _owners;
    private readonly SpannerRestClient _client;

    public SpannerClientStore(World world, SimulatedSpanner spanner, SimulatedClient client)
    {
        _world = world;
        _time = client.Time;
        var network = new SpannerNetwork(world, spanner, client);
        _owners = new OwnerWatch(world, world.Mutant?.Wire?.Invoke(client, network) ?? network);
        _client = new SpannerRestClient(
            new SpannerRestOptions
            {
                Database = Database,
                Credential = Google.Apis.Auth.OAuth2.GoogleCredential.FromAccessToken("simulated"),
                HttpHandler = new SimulatedHttp(_owners),
                RequestTimeout = world.Scenario.CallTimeout,
            },
            Next,
            client.Time);
        Leases = new SpannerLeaseStore(_client, new SpannerLeaseStoreOptions { EnsureSchema = false }, Next, client.Time);
    }

    public ILeaseStore Leases { get; }

    public long LastOwner => _owners.LastOwner;

    public ValueTask WriteFencedAsync(Lease lease, long write, CancellationToken cancellationToken) => _world.Random.Next(3) switch
    {
        0 => lease.RunTransactionAsync((transaction, token) => WorkAsync(transaction, lease, write, token), cancellationToken),
        1 => lease.RunTransactionAsync((transaction, token) => ReadOnlyWorkAsync(transaction, lease, write, token), cancellationToken),
        _ => lease.CommitAsync([Mutation(lease, write)], cancellationToken),
    };

    public async ValueTask<int> CountWritesAsync(CancellationToken cancellationToken) =>
        (await _client.ReadAsync(SpannerRead.All(SimulatedSpanner.WriteTable, "Number"), cancellationToken)).Rows.Count;

    private static SpannerMutation Mutation(Lease lease, long write) => SpannerMutation.InsertOrUpdate(
        SimulatedSpanner.WriteTable, ("Number", write), ("Token", lease.FencingToken.Value));

    // A statement writes; the lease may be renewed before and after it.
    private async ValueTask<IReadOnlyList<SpannerMutation>> WorkAsync(
        SpannerRestTransaction transaction, Lease lease, long write, CancellationToken cancellationToken)
    {
        await transaction.ExecuteAsync(
            new SpannerStatement(
                "INSERT INTO Writes (Number, Token) VALUES (@number, @token)", ("number", write), ("token", lease.FencingToken.Value)),
            cancellationToken);
        if (_world.Chance(0.3))
        {
            await PauseAsync(cancellationToken);
        }

        if (_world.Chance(0.2))
        {
            await lease.RenewAsync(cancellationToken);
        }

        return [];
    }

    // A mutation does, after a read.
    private async ValueTask<IReadOnlyList<SpannerMutation>> ReadOnlyWorkAsync(
        SpannerRestTransaction transaction, Lease lease, long write, CancellationToken cancellationToken)
    {
        await transaction.ReadAsync(SpannerRead.All(SimulatedSpanner.WriteTable, "Number"), cancellationToken);
        if (_world.Chance(0.3))
        {
            await PauseAsync(cancellationToken);
        }

        return [Mutation(lease, write)];
    }

    // WaitAsync, since a cancelled Task.Delay goes on in the thread pool.
    private Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(_world.Scenario.Duration * (0.6 * _world.Random.NextDouble()), _time, CancellationToken.None).WaitAsync(cancellationToken);

    private double Next() => _world.Random.NextDouble();
}
