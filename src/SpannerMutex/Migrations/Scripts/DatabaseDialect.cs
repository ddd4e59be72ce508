using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>A Spanner database has the dialect GoogleSQL or PostgreSQL, which can't be changed; this library needs GoogleSQL.</summary>
internal static class DatabaseDialect
{
    /// <summary>Called only after a statement of this library was rejected: one query that both dialects understand.</summary>
    /// <exception cref="SpannerRestException">The database has the PostgreSQL dialect.</exception>
    public static async ValueTask ThrowIfPostgreSqlAsync(SpannerRestClient client, CancellationToken cancellationToken)
    {
        var found = await client.QueryAsync(
            new SpannerStatement("SELECT option_value FROM information_schema.database_options WHERE option_name = 'database_dialect'"),
            cancellationToken).ConfigureAwait(false);
        if (found.Rows.Count > 0 && found.Rows[0].GetString(0) == "POSTGRESQL")
        {
            var text = $"{client.Database} has Spanner's PostgreSQL dialect, which SQL scripts and leases don't support: they need a database in "
                + "GoogleSQL. A database's dialect can't be changed: create another one (gcloud spanner databases create without --database-dialect), and set Database to it.";
            throw new SpannerRestException(SpannerStatusCode.FailedPrecondition, text) { RedactedMessage = text };
        }
    }
}
