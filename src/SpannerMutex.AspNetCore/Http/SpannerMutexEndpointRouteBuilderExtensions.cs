using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the status of the migration gate.</summary>
public static class SpannerMutexEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a read-only page (GET, JSON) with the state of this instance's gate: phase, since when, who holds the lease under
    /// which token, what is applied and pending for each migrator, the last error, and the number of calls to Spanner. It is
    /// served in every state of the gate. Error texts are shown, with names of files, tables and the database, and literals that
    /// a database quotes (<c>Migrations:RedactErrors</c> removes those): add <c>RequireAuthorization()</c> if it is publicly
    /// reachable.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="pattern">The path. Default <c>/migrations</c>.</param>
    /// <returns>The endpoint, for further conventions.</returns>
    /// <exception cref="InvalidOperationException"><c>AddSpannerMutexMigrations</c> was not called.</exception>
    public static IEndpointConventionBuilder MapSpannerMutexMigrations(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/migrations")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        _ = endpoints.ServiceProvider.GetSpannerMutexService<MigrationGatePlacement>();
        return endpoints
            .MapGet(pattern, context => context.RequestServices.GetRequiredService<MigrationStatusEndpoint>().AnswerAsync(context))
            .WithMetadata(new GateBypassMetadata())
            .WithDisplayName("SpannerMutex migrations");
    }
}
