using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>An app with one maintenance migration at a stage, or none.</summary>
internal sealed class Maintenance(MigrationStage? present) : IMaintenanceLoader
{
    public IList<IMigrationInfo> LoadMaintenance(MigrationStage stage) =>
        stage == present ? [new KnownMigration(0, "Vacuum")] : [];
}
