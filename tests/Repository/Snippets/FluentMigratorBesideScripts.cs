using FluentMigrator.Runner;

namespace Snippets;

internal static class FluentMigratorBesideScripts
{
    public static void Run(string[] args)
    {
        #region fluentmigrator-beside-scripts
        var builder = WebApplication.CreateBuilder(args);
        builder.Services
            .AddFluentMigratorCore()
            .ConfigureRunner(runner => runner
                .AddPostgres()
                .WithGlobalConnectionString(builder.Configuration.GetConnectionString("Shop"))
                .ScanIn(typeof(Program).Assembly).For.Migrations());
        builder.Services.AddSpannerMutexMigrations()
            .UseSqlScripts()
            .UseFluentMigrator();

        var app = builder.Build();
        app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
        app.Run();
        #endregion
    }
}
