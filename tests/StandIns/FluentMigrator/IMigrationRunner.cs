namespace FluentMigrator.Runner;

/// <summary>The members of FluentMigrator's runner that the gate needs, signed as they are from 3.3.0 to 8.0.1.</summary>
public interface IMigrationRunner
{
    IMigrationProcessor Processor { get; }

    IMigrationInformationLoader MigrationLoader { get; }

    void MigrateUp();

    void MigrateUp(long version);

    bool HasMigrationsToApplyUp(long? version = null);
}
