namespace FluentMigrator.Infrastructure;

/// <summary>What FluentMigrator tells about a migration: the members that the gate reads.</summary>
public interface IMigrationInfo
{
    long Version { get; }

    string? Description { get; }

    string GetName();
}
