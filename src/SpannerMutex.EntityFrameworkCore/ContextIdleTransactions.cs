using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using SpannerMutex.Migrations;

namespace SpannerMutex.EntityFrameworkCore;

/// <summary>Reads PostgreSQL's limit for idle transactions from a context's connection.</summary>
internal static class ContextIdleTransactions
{
    private const string Npgsql = "Npgsql.EntityFrameworkCore.PostgreSQL";

    /// <summary>The result of <see cref="PostgreSqlIdleTransactions.Query" />; null where the database isn't PostgreSQL or doesn't exist yet.</summary>
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
            // It is only for a warning. If the connection has a problem, the first migration fails and reports it.
            return null;
        }
        finally
        {
            await database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }
}
