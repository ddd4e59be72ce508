using FluentMigrator.Runner;

namespace Snippets;

internal static class FluentMigratorTypeSafe
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region fluentmigrator-type-safe
        builder.Services.AddSpannerMutexMigrations().UseSynchronousMigrator<IMigrationRunner>(
            pending: runner => runner.HasMigrationsToApplyUp(),
            migrate: runner => runner.MigrateUp());
        #endregion
    }
}
