namespace FluentMigrator;

/// <summary>When a maintenance migration runs.</summary>
public enum MigrationStage
{
    BeforeAll,
    BeforeEach,
    AfterEach,
    BeforeProfiles,
    AfterAll,
}
