using FluentMigrator.Infrastructure;

namespace FluentMigrator.Runner;

/// <summary>Finds the migrations.</summary>
public interface IMigrationInformationLoader
{
    SortedList<long, IMigrationInfo> LoadMigrations();
}
