using System.Globalization;
using Microsoft.Extensions.Logging;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>
/// Warns of a PostgreSQL that lets a transaction stand idle for longer than the lease: an instance that is frozen in the
/// middle of a migration keeps its locks for that long, and its successor waits for them. For migrators of your own.
/// </summary>
public static class PostgreSqlIdleTransactions
{
    /// <summary>Asks for the limit of a connection, in milliseconds; zero where there is none.</summary>
    public const string Query = "SELECT setting FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'";

    /// <summary>Warns where locks would outlive the lease.</summary>
    /// <param name="setting">The result of the query; null where there is none.</param>
    /// <param name="lease">The lease under which the connection migrates.</param>
    /// <param name="logger">Where the warning goes.</param>
    public static void WarnIfLong(string? setting, Lease lease, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(logger);
        var duration = lease.Duration.Value;
        if (long.TryParse(setting, CultureInfo.InvariantCulture, out var limit) && (limit == 0 || limit >= duration.TotalMilliseconds))
        {
            MigrationLog.IdleTransactionsKeepLocks(
                logger, TimeSpan.FromMilliseconds(limit), duration, (long)(duration / 2).TotalMilliseconds);
        }
    }
}
