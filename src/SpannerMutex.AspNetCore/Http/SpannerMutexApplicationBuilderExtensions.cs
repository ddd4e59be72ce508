using SpannerMutex.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Places the migration gate in a pipeline.</summary>
public static class SpannerMutexApplicationBuilderExtensions
{
    /// <summary>
    /// Holds every request that reaches this place of the pipeline until the schema is up to date, and answers 503 with
    /// <c>Retry-After</c> if that takes too long. Usually not needed: an app that doesn't call it gets the gate at the start of
    /// the pipeline. Middleware before this place, or in another branch, is not gated.
    /// <para>
    /// Place it after <c>UseCors()</c> if browsers of other origins call the app: they need CORS headers to read the 503. Their
    /// preflight requests always reach the app's CORS middleware, and no endpoint.
    /// </para>
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="InvalidOperationException"><c>AddSpannerMutexMigrations</c> was not called.</exception>
    public static IApplicationBuilder UseSpannerMutexMigrationGate(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.ApplicationServices.GetSpannerMutexService<MigrationGatePlacement>().IsExplicit = true;
        return app.UseMiddleware<MigrationGateMiddleware>();
    }
}
