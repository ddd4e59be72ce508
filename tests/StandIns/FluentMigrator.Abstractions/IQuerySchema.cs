namespace FluentMigrator;

/// <summary>What FluentMigrator can ask a database: the member that the gate reads.</summary>
public interface IQuerySchema
{
    string DatabaseType { get; }
}
