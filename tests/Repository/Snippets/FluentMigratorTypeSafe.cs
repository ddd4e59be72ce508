using FluentMigrator.Runner;

namespace Snippets;

internal static class FluentMigratorTypeSafe
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region fluentmigrator-type-safe
        builder.Services.AddSpannerMutexMigrations().UseSynchronousMigrator<IMigrationRunner>(
            migrate: runner => runner.MigrateUp(),
            isPending: runner => runner.HasMigrationsToApplyUp());
        #endregion
    }
}
