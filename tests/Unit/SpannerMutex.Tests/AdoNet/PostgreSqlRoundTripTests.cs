using Npgsql;
using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>What a call costs on a connection of the pool.</summary>
public sealed class PostgreSqlRoundTripTests(PostgreSqlFixture postgres) : PostgreSqlStoreTests(postgres)
{
    [Fact]
    public async Task EachCall_OnAPooledConnection_IsOneRoundTrip()
    {
        var server = new NpgsqlConnectionStringBuilder(DataSource.ConnectionString);
        await using var counter = new RoundTripCounter(server.Port);
        server.Port = counter.Port;
        await using var pool = NpgsqlDataSource.Create(server.ConnectionString);
        var store = Store(pool);
        await store.EnsureSchemaAsync(Token);

        var (first, creation) = await CountAsync(counter, async () => (await store.CompareAndSwapAsync(null, FirstRecord.Of(Name), Token)).Record!);
        var (renewed, renewal) = await CountAsync(counter, async () => (await store.CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token)).Record);
        var (seen, read) = await CountAsync(counter, async () => (await store.ReadAsync(Name, Token)).Record);
        var (durable, durableRead) = await CountAsync(counter, async () => (await store.ReadDurableAsync(Name, Token)).Record);

        (creation, renewal, read, durableRead).ShouldBe((1, 1, 1, 1));
        (seen, durable).ShouldBe((renewed, renewed));
    }

    private static async Task<(T Result, int RoundTrips)> CountAsync<T>(RoundTripCounter counter, Func<Task<T>> call)
    {
        var before = counter.RoundTrips;
        return (await call(), counter.RoundTrips - before);
    }
}
