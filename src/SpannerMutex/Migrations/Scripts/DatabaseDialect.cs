using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>Spanner's databases speak GoogleSQL or PostgreSQL, for good; the tables of this library are GoogleSQL's.</summary>
internal static class DatabaseDialect
{
    /// <summary>Asked only after a statement of ours was refused: one query that both dialects understand.</summary>
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
