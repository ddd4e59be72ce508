using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.AdoNet;
using SpannerMutex.Integrations.Migrations;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.PostgreSql;

namespace SpannerMutex.Integrations;

/// <summary>The gate before the real FluentMigrator, which four at once bring down without it.</summary>
public sealed class FluentMigratorTests(PostgreSqlFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EightAtOnceTwentyTimes_EachMigrationOnceAndNoneFails()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var database = new PostgreSqlDatabase(postgres);
            var source = await database.DataSourceAsync();

            var states = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                await using var services = Services(source.ConnectionString, i);
                var gate = services.GetRequiredService<MigrationGate>();
                await gate.RunAsync(Token);
                return gate.State;
            })));

            states.ShouldAllBe(state => state.Phase == MigrationPhase.Done);
            (await database.ScalarAsync<string>("SELECT string_agg(migration, ',' ORDER BY migration) FROM effects"))
                .ShouldBe("AddOrders,CreateEffects,SeedOrders");
        }
    }

    private static ServiceProvider Services(string connection, int instance)
    {
        // A pool apiece: FluentMigrator connects by the string.
        var own = connection + $";Application Name=instance-{instance};Maximum Pool Size=4;Connection Idle Lifetime=1;Connection Pruning Interval=1";
        return new ServiceCollection()
            .AddLogging()
            .AddFluentMigratorCore()
            .ConfigureRunner(runner => runner
                .AddPostgres()
                .WithGlobalConnectionString(own)
                .ScanIn(typeof(CreateEffects).Assembly).For.Migrations())
            .AddSingleton(_ => new MigrationGate(
                Migrator(_),
                new DistributedMutex(
                    new AdoNetLeaseStore(
                        Npgsql.NpgsqlDataSource.Create(own), new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql }),
                    new LeaseName("migrations"),
                    new LeaseOptions { PollInterval = TimeSpan.FromMilliseconds(50) })))
            .BuildServiceProvider();
    }

    // Asked only under the lock: asking makes FluentMigrator's version table.
    private static DelegateMigrator Migrator(IServiceProvider services) => new(
        "shop-3",
        null,
        async (_, _) =>
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
        });
}
