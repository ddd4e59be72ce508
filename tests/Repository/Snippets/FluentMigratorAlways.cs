using FluentMigrator.Runner;

namespace Snippets;

internal static class FluentMigratorAlways
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region fluentmigrator-always
        builder.Services.AddSpannerMutexMigrations().UseSynchronousMigrator<IMigrationRunner>(migrate: runner => runner.MigrateUp());
        #endregion
    }
}
