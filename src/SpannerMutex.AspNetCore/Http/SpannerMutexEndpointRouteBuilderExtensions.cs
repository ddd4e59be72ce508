using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the status of the migration gate.</summary>
public static class SpannerMutexEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a read-only page (GET, JSON) that says where this instance's gate stands: phase, since when, who holds the
    /// lease under which token, what is applied and pending by each migrator, the last error, and how many calls went to Spanner. It
    /// answers whatever the gate's state. Error texts are shown, with names of files, tables and the database, and literals that a
    /// database quotes (<c>Migrations:RedactErrors</c> keeps those out): add <c>RequireAuthorization()</c> where strangers can
    /// reach it.
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
