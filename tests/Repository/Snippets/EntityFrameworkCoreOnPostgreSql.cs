using Microsoft.EntityFrameworkCore;
using Npgsql;
using SpannerMutex.Stores.AdoNet;

namespace Snippets;

internal static class EntityFrameworkCoreOnPostgreSql
{
    public static void Run(string[] args)
    {
        #region efcore-lease-on-postgresql
        var builder = WebApplication.CreateBuilder(args);
        var shop = NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Shop")!);
        builder.Services.AddDbContext<ShopContext>(options => options.UseNpgsql(shop));
        builder.Services.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new AdoNetLeaseStore(shop, new() { Dialect = LeaseDialect.PostgreSql }))
            .UseEntityFrameworkCore<ShopContext>();

        var app = builder.Build();
        app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
        app.Run();
        #endregion
    }
}
