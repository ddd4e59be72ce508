using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SpannerMutex.AdoNet;
using SpannerMutex.EntityFrameworkCore.Tests.Apps;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.PostgreSql;

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
        builder.Services.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new AdoNetLeaseStore(source, new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql }))
            .UseEntityFrameworkCore<ShopContext>();
        await using var app = builder.Build();
        app.MapGet("/", (ShopContext shop) => shop.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM effects").SingleAsync());

        await app.StartAsync(Token);

        (await app.GetTestClient().GetStringAsync("/", Token)).ShouldBe("3");
        app.Services.GetRequiredService<MigrationGate>().State.Phase.ShouldBe(MigrationPhase.Done);
        await app.StopAsync(Token);
    }

    [Fact]
    public async Task AddSpannerMutexMigrations_ContextIsNotRegistered_SaysSo()
    {
        var services = new ServiceCollection();
        services.AddSpannerMutexMigrations().UseEntityFrameworkCore<ShopContext>();
        await using var provider = services.BuildServiceProvider();

        (await Should.ThrowAsync<InvalidOperationException>(
                async () => await provider.GetRequiredService<ISchemaMigrator>().CheckAsync(null, Token)))
            .Message.ShouldContain("AddDbContext<ShopContext>");
    }
}
