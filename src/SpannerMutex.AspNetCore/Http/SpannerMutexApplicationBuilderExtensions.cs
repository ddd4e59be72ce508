using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Places the migration gate in a pipeline.</summary>
public static class SpannerMutexApplicationBuilderExtensions
{
    /// <summary>
    /// Holds every request that comes to this place of the pipeline until the schema is up to date, and answers 503 with
    /// <c>Retry-After</c> where that takes too long. Not needed as a rule: an app that doesn't call it gets the gate at the
    /// very front. Whatever stands before this place, or in another branch, serves ungated.
    /// <para>
    /// Place it after <c>UseCors()</c> where browsers of other origins call the app: the 503 then carries the headers without
    /// which they can't read it. Their preflight requests reach the app's CORS at any place, and no endpoint.
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
