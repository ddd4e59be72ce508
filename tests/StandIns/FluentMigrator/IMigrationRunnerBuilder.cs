namespace FluentMigrator.Runner;

/// <summary>Configures FluentMigrator.</summary>
public interface IMigrationRunnerBuilder;
