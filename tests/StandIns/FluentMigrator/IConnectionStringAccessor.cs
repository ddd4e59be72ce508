namespace FluentMigrator.Runner.Initialization;

/// <summary>Tells the connection that FluentMigrator uses.</summary>
public interface IConnectionStringAccessor
{
    string? ConnectionString { get; }
}
