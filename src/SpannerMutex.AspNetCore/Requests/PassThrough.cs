using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Options;

namespace SpannerMutex.AspNetCore.Requests;

/// <summary>Which requests the gate never holds.</summary>
internal sealed class PassThrough(IOptions<SpannerMutexMigrationsOptions> options, EndpointDataSource endpoints)
{
    private readonly PathString[] _paths =
        [.. options.Value.Gate.PassThroughPaths.Select(path => new PathString(path.TrimEnd('/')))];

    public bool Allows(HttpContext context) =>
        Array.Exists(_paths, path => context.Request.Path.StartsWithSegments(path)) || IsStatus(context);

    // In front of routing no endpoint is chosen yet, so the routes of the status endpoint are looked up.
    private bool IsStatus(HttpContext context) => context.GetEndpoint() is { } chosen
        ? IsStatus(chosen)
        : endpoints.Endpoints.OfType<RouteEndpoint>().Any(endpoint => IsStatus(endpoint) && Matches(endpoint, context.Request.Path));

    private static bool IsStatus(Endpoint endpoint) => endpoint.Metadata.GetMetadata<PassThroughMetadata>() is not null;

    private static bool Matches(RouteEndpoint endpoint, PathString path) =>
        new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), new RouteValueDictionary(endpoint.RoutePattern.Defaults))
            .TryMatch(path, new RouteValueDictionary());
}
