using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SpannerMutex.AspNetCore.Configuration;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>Which requests the gate never holds.</summary>
internal sealed class GateBypass(IOptions<SpannerMutexMigrationsOptions> options, EndpointDataSource endpoints)
{
    private readonly PathString[] _paths =
        [.. options.Value.Gate.PassThroughPaths.Select(path => new PathString(path.TrimEnd('/')))];

    public Passage PassageOf(HttpContext context)
    {
        var request = context.Request;
        var chosen = context.GetEndpoint();
        return IsListed(request) || (chosen is not null && Passes(chosen)) ? Passage.Free
            : IsPreflight(request) ? Passage.Preflight
            : chosen is null && MayReachEndpoint(request.Path) ? Passage.UpToEndpoint
            : Passage.None;
    }

    /// <summary>Whether an endpoint is served in every state of the gate: a health check, the status page.</summary>
    public static bool Passes(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<GateBypassMetadata>() is not null || endpoint.RequestDelegate?.Target is HealthCheckMiddleware;

    private bool IsListed(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && new PathString(request.Path.Value?.TrimEnd('/')) is var path
        && Array.Exists(_paths, listed => listed.Equals(path, StringComparison.OrdinalIgnoreCase));

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method)
        && request.Headers.ContainsKey(HeaderNames.Origin)
        && request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod);

    // Before routing no endpoint is chosen yet, and a path base that the app removes is still in the path. EndpointGuard
    // checks the endpoint that routing chooses, so this check may be permissive.
    private bool MayReachEndpoint(PathString path) =>
        endpoints.Endpoints.OfType<RouteEndpoint>().Where(Passes).Any(endpoint => WithoutBases(path).Any(rest => Matches(endpoint, rest)));

    private static IEnumerable<PathString> WithoutBases(PathString path)
    {
        var text = path.Value ?? "";
        for (var start = 0; start >= 0; start = start + 1 < text.Length ? text.IndexOf('/', start + 1) : -1)
        {
            yield return new PathString(text[start..]);
        }
    }

    private static bool Matches(RouteEndpoint endpoint, PathString path) =>
        new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), new RouteValueDictionary(endpoint.RoutePattern.Defaults))
            .TryMatch(path, new RouteValueDictionary());
}
