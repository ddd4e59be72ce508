using Npgsql;
using SpannerMutex.Stores.AdoNet;

namespace Snippets;

internal static class PostgreSqlRegistration
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region postgresql-registration
        var shop = NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Shop")!);
        builder.Services.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new AdoNetLeaseStore(shop, new() { Dialect = LeaseDialect.PostgreSql }))
            .UseEntityFrameworkCore<ShopContext>();
        #endregion
    }
}
