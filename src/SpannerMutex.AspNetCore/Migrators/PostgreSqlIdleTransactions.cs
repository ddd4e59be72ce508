using System.Data;
using System.Data.Common;
using System.Globalization;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// How long PostgreSQL lets a transaction of FluentMigrator's connection stand idle. A holder that is frozen in the middle
/// of a migration keeps its locks for that long, and its successor waits for them.
/// </summary>
internal static class PostgreSqlIdleTransactions
{
    private const string Query = "SELECT setting FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'";

    /// <summary>The limit; zero where there is none; null where the database isn't PostgreSQL or doesn't tell.</summary>
    public static TimeSpan? Limit(FluentMigratorApi api, object runner)
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
            return read?.CreateDelegate<Func<string, object[], DataSet>>(processor)(Query, []) is { Tables: { Count: > 0 } tables }
                && tables[0].Rows is { Count: > 0 } rows
                && long.TryParse(rows[0][0] as string, CultureInfo.InvariantCulture, out var milliseconds)
                ? TimeSpan.FromMilliseconds(milliseconds)
                : null;
        }
        catch (DbException)
        {
            // It only serves a warning. Whatever is wrong with the connection, the first migration meets and reports it.
            return null;
        }
    }
}
