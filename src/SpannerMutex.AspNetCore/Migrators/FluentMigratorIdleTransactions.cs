using System.Data;
using System.Data.Common;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>Reads PostgreSQL's limit for idle transactions from FluentMigrator's connection.</summary>
internal static class FluentMigratorIdleTransactions
{
    /// <summary>The result of <see cref="PostgreSqlIdleTransactions.Query" />; null where the database isn't PostgreSQL or doesn't tell.</summary>
    public static string? Ask(FluentMigratorApi api, object runner)
    {
        var schema = Type.GetType("FluentMigrator.IQuerySchema, FluentMigrator.Abstractions");
        var read = Type.GetType("FluentMigrator.IMigrationProcessor, FluentMigrator.Abstractions")?.GetMethod("Read", [typeof(string), typeof(object[])]);
        if (api.Processor(runner) is not { } processor
            || schema?.GetProperty("DatabaseType")?.GetValue(processor) is not string database
            || !database.StartsWith("Postgre", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return read?.CreateDelegate<Func<string, object[], DataSet>>(processor)(PostgreSqlIdleTransactions.Query, []) is { Tables: { Count: > 0 } tables }
                && tables[0].Rows is { Count: > 0 } rows
                ? rows[0][0] as string
                : null;
        }
        catch (Exception e) when (e is DbException or NotImplementedException or NotSupportedException or InvalidOperationException)
        {
            // It is only for a warning. If the connection has a problem, or there is none, the migrations fail and report it.
            return null;
        }
    }
}
