using FluentMigrator.Infrastructure;

namespace FluentMigrator.Runner;

/// <summary>Finds the maintenance migrations.</summary>
public interface IMaintenanceLoader
{
    IList<IMigrationInfo> LoadMaintenance(MigrationStage stage);
}
