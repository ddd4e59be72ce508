using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using SpannerMutex.Migrations;

namespace SpannerMutex.EntityFrameworkCore;

/// <summary>Asks a context's connection how long PostgreSQL lets its transactions stand idle.</summary>
internal static class ContextIdleTransactions
{
    private const string Npgsql = "Npgsql.EntityFrameworkCore.PostgreSQL";

    /// <summary>The answer to <see cref="PostgreSqlIdleTransactions.Query" />; null where the database isn't PostgreSQL or doesn't exist yet.</summary>
    public static async ValueTask<string?> AskAsync(DbContext context, CancellationToken cancellationToken)
    {
        var database = context.Database;
        if (database.ProviderName != Npgsql || !await database.CanConnectAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        try
        {
            await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            var command = database.GetDbConnection().CreateCommand();
            await using var _ = command.ConfigureAwait(false);
            command.CommandText = PostgreSqlIdleTransactions.Query;
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
        catch (DbException)
        {
            // It only serves a warning. Whatever is wrong with the connection, the first migration meets and reports it.
            return null;
        }
        finally
        {
            await database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }
}
