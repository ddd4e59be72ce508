using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using SpannerMutex.Migrations;

namespace SpannerMutex.EntityFrameworkCore;

/// <summary>Names the database that a context is connected to, and its history table in it. It opens no connection.</summary>
internal static class ContextTarget
{
    private const string Sqlite = "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>Null if the database can't be identified: one in memory, or one on a machine without a name.</summary>
    public static string? Of(DbContext context)
    {
        var provider = context.Database.ProviderName;
        var connection = context.Database.GetDbConnection();
        var options = RelationalOptionsExtension.Extract(context.GetService<IDbContextOptions>());
        var history = string.Join('\n', provider, options.MigrationsHistoryTableSchema, options.MigrationsHistoryTableName);

        return provider == Sqlite
            ? MigrationTarget.FromFile(connection, history)
            : MigrationTarget.FromConnection(connection, history);
    }
}
