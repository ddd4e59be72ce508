using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>Places the gate at the start of the pipeline of an app that hasn't placed it itself.</summary>
internal sealed class MigrationGateStartupFilter(MigrationGatePlacement placement) : IStartupFilter
{
    // The function given to Use runs when the pipeline is built: by then the app's own configuration has run, although
    // it comes after this.
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => placement.IsExplicit
            ? rest
            : ActivatorUtilities.CreateInstance<MigrationGateMiddleware>(app.ApplicationServices, rest).InvokeAsync);
        next(app);
    };
}
