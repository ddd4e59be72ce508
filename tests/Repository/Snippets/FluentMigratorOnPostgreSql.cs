using FluentMigrator.Runner;
using Npgsql;
using SpannerMutex.Stores.AdoNet;

namespace Snippets;

internal static class FluentMigratorOnPostgreSql
{
    public static void Run(string[] args)
    {
        #region fluentmigrator-lease-on-postgresql
        var builder = WebApplication.CreateBuilder(args);
        var connectionString = builder.Configuration.GetConnectionString("Shop")
            ?? throw new InvalidOperationException("ConnectionStrings:Shop is not set.");
        var shop = NpgsqlDataSource.Create(connectionString);
        builder.Services
            .AddFluentMigratorCore()
            .ConfigureRunner(runner => runner
                .AddPostgres()
                .WithGlobalConnectionString(connectionString)
                .ScanIn(typeof(Program).Assembly).For.Migrations());
        builder.Services.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new AdoNetLeaseStore(shop, new() { Dialect = LeaseDialect.PostgreSql }))
            .UseFluentMigrator();

        var app = builder.Build();
        app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
        app.Run();
        #endregion
    }
}
