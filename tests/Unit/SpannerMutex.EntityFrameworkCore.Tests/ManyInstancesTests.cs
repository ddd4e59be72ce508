using SpannerMutex.EntityFrameworkCore.Tests.Apps;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.EntityFrameworkCore.Tests;

/// <summary>Many instances at once on one empty PostgreSQL, their lease in the same database or on Spanner.</summary>
public sealed class ManyInstancesTests(PostgreSqlFixture postgres, EmulatorDatabase spanner) : IClassFixture<EmulatorDatabase>
{
    private const int Rounds = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EightAtOnce_LeaseOnPostgreSql_EachMigrationOnceAndNoneFails()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var database = new PostgreSqlDatabase(postgres);
            var source = await database.DataSourceAsync();
            await EightAtOnceAsync(
                database, _ => new AdoNetLeaseStore(source, new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql }));
        }
    }

    [Fact]
    public async Task Run_EightAtOnce_LeaseOnSpanner_EachMigrationOnceAndNoneFails()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var database = new PostgreSqlDatabase(postgres);
            var table = new SpannerLeaseStoreOptions { Table = $"Leases{round}" };
            var clients = Enumerable.Range(0, 8).Select(_ => spanner.NewClient()).ToArray();
            await EightAtOnceAsync(database, i => new SpannerLeaseStore(clients[i], table));
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    [Fact]
    public async Task Run_MigrationAlwaysFails_TenInstances_ItRanThreeTimesInAllAndACorrectedSetGoesThrough()
    {
        await using var database = new PostgreSqlDatabase(postgres);
        var source = await database.DataSourceAsync();
        await database.ExecuteAsync("CREATE SEQUENCE attempts");
        var store = new AdoNetLeaseStore(source, new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql });

        var errors = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(async () =>
        {
            await using var instance = new Instance<BrokenContext>(source.ConnectionString, store, $"instance-{i}");
            return await Should.ThrowAsync<MigrationGateException>(() => instance.Gate.RunAsync(Token));
        })));

        (await database.ScalarAsync<long>("SELECT last_value FROM attempts")).ShouldBe(3);
        errors.Count(e => e.Phase == MigrationPhase.Failed).ShouldBe(3);
        errors.Count(e => e.Phase == MigrationPhase.Parked).ShouldBe(7);
        errors.ShouldAllBe(e => e.Message.Contains("Migration 20260101000002_Broken of BrokenContext failed: 42P01: relation \"missing\" does not exist"));
        errors.ShouldAllBe(e => e.Message.Contains("\nThe statement was: ALTER TABLE missing ADD COLUMN total bigint"));

        await using var repaired = new Instance<RepairedContext>(source.ConnectionString, store);
        await repaired.Gate.RunAsync(Token);
        (await database.ScalarAsync<long>("SELECT count(*) FROM repaired")).ShouldBe(0);
    }

    private static async Task EightAtOnceAsync(PostgreSqlDatabase database, Func<int, ILeaseStore> store)
    {
        var connection = (await database.DataSourceAsync()).ConnectionString;

        var gates = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            await using var instance = new Instance<ShopContext>(connection, store(i), $"instance-{i}");
            await instance.Gate.RunAsync(Token);
            return instance.Gate.State;
        })));

        gates.ShouldAllBe(state => state.Phase == MigrationPhase.Done);
        (await database.ScalarAsync<string>("SELECT string_agg(migration, ',' ORDER BY migration) FROM effects"))
            .ShouldBe("AddOrders,CreateEffects,SeedOrders");
    }
}
