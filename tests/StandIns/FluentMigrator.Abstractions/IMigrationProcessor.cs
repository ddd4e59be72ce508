using System.Data;

namespace FluentMigrator;

/// <summary>FluentMigrator's connection to a database: the member that the gate calls.</summary>
public interface IMigrationProcessor : IQuerySchema
{
    DataSet Read(string sql, params object[] args);
}
