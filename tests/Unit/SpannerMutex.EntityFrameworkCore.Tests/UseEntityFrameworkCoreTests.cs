using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Registration;
using SpannerMutex.EntityFrameworkCore.Tests.Apps;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.EntityFrameworkCore.Tests;

public sealed class UseEntityFrameworkCoreTests(PostgreSqlFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddSpannerMutexMigrations_ContextAndLeaseOnPostgreSql_ServesOnlyOnAMigratedSchema()
    {
        await using var database = new PostgreSqlDatabase(postgres);
        var source = await database.DataSourceAsync();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<ShopContext>(options => options.UseNpgsql(source));
        builder.Services.AddSpannerMutexMigrations(options => options.Gate.HoldTimeout = TimeSpan.FromMinutes(2))
            .UseLeaseStore(_ => new AdoNetLeaseStore(source, new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql }))
            .UseEntityFrameworkCore<ShopContext>();
        await using var app = builder.Build();
        app.MapGet("/", (ShopContext shop) => shop.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM effects").SingleAsync());

        await app.StartAsync(Token);

        (await app.GetTestClient().GetStringAsync("/", Token)).ShouldBe("3");
        app.Services.GetRequiredService<MigrationGate>().State.Phase.ShouldBe(MigrationPhase.Done);
        await app.StopAsync(Token);
    }

    // The second call used to replace the first: ready, and the first context was never migrated.
    [Fact]
    public async Task UseEntityFrameworkCore_TwoContexts_BothAreMigratedInTheirOrder()
    {
        await using var database = new PostgreSqlDatabase(postgres);
        var source = await database.DataSourceAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddDbContext<ShopContext>(options => options.UseNpgsql(source));
        builder.Services.AddDbContext<RepairedContext>(options => options.UseNpgsql(source));
        builder.Services.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new AdoNetLeaseStore(source, new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql }))
            .UseEntityFrameworkCore<ShopContext>()
            .UseEntityFrameworkCore<RepairedContext>(name: "second");
        using var host = builder.Build();
        var gate = host.Services.GetRequiredService<MigrationGate>();

        await gate.RunAsync(Token);

        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE tablename IN ('orders', 'repaired')")).ShouldBe(2);
        gate.State.Migrators.Select(migrator => migrator.Name).ShouldBe(["ShopContext", "second"]);
        gate.State.Applied.ShouldContain("20260101000003_SeedOrders");
        gate.State.Applied.ShouldContain("20260101000003_Repaired");
    }

    [Fact]
    public async Task UseEntityFrameworkCore_OneContextTwice_IsRefusedBeforeTheHostStarts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSpannerMutexMigrations(options => options.Database = "projects/p/instances/inst/databases/db")
            .UseEntityFrameworkCore<ShopContext>()
            .UseEntityFrameworkCore<ShopContext>();
        using var host = builder.Build();

        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(Token)))
            .Failures.ShouldHaveSingleItem().ShouldContain("Two migrators are called 'ShopContext'.");
    }

    [Fact]
    public async Task AddSpannerMutexMigrations_ContextIsNotRegistered_SaysSo()
    {
        var services = new ServiceCollection();
        services.AddSpannerMutexMigrations().UseEntityFrameworkCore<ShopContext>();
        await using var provider = services.BuildServiceProvider();

        (await Should.ThrowAsync<InvalidOperationException>(
                async () => await MigratorChoice.Create(provider).ShouldHaveSingleItem().CheckAsync(null, Token)))
            .Message.ShouldContain("AddDbContext<ShopContext>");
    }
}
