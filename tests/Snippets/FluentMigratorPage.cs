using FluentMigrator.Runner;
using SpannerMutex.Migrations;

namespace Snippets;

internal static class FluentMigratorPage
{
    public static void Integrate(string[] args)
    {
        #region fluentmigrator
        var builder = WebApplication.CreateBuilder(args);
        builder.Services
            .AddFluentMigratorCore()
            .ConfigureRunner(runner => runner
                .AddPostgres()
                .WithGlobalConnectionString(builder.Configuration.GetConnectionString("Shop"))
                .ScanIn(typeof(Program).Assembly).For.Migrations());
        builder.Services.AddSpannerMutexMigrations();

        var app = builder.Build();
        app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
        app.Run();
        #endregion
    }

    public static void TypeSafe(WebApplicationBuilder builder)
    {
        #region fluentmigrator-type-safe
        builder.Services.AddSpannerMutexMigrations().UseMigrator<IMigrationRunner>(
            pending: runner => runner.HasMigrationsToApplyUp(),
            migrate: runner => runner.MigrateUp());
        #endregion
    }

    public static void Always(WebApplicationBuilder builder)
    {
        #region fluentmigrator-always
        builder.Services.AddSpannerMutexMigrations().UseMigrator<IMigrationRunner>(migrate: runner => runner.MigrateUp());
        #endregion
    }

    public static async Task UnparkAsync(string[] args, WebApplication app)
    {
        #region unpark
        if (args is ["unpark"])
        {
            await app.Services.GetRequiredService<MigrationGate>().UnparkAsync();
            return;
        }
        #endregion
    }

    private sealed class Program;
}
