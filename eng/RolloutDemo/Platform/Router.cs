using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using RolloutDemo.Observation;

namespace RolloutDemo.Platform;

/// <summary>
/// The service's one address. A request goes to an instance, ready by its startup probe, of the revision that has the
/// traffic. Nothing is tried twice and nothing is held: what goes wrong behind it, clients see as 502 or 503.
/// </summary>
internal sealed class Router : IAsyncDisposable
{
    /// <summary>The header that says which instance answered.</summary>
    public const string InstanceHeader = "X-Instance";

    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly Lock _lock = new();
    private TrafficTarget _target;

    private Router(WebApplication app, ProbedRevision first)
    {
        _app = app;
        _target = new TrafficTarget(first);
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<Router> StartAsync(ProbedRevision first)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var router = new Router(app, first);
        app.Run(router.ForwardAsync);
        await app.StartAsync();
        return router;
    }

    /// <summary>Moves the traffic: from now on all new requests go to a revision.</summary>
    /// <returns>Ends when the last request to the one before was answered.</returns>
    public Task SwitchTo(ProbedRevision revision)
    {
        lock (_lock)
        {
            var before = _target;
            _target = new TrafficTarget(revision);
            return before.DrainAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        TrafficTarget target;
        lock (_lock)
        {
            target = _target;
            target.Begin();
        }

        try
        {
            if (target.Revision.TryPick(out var instance, out var address))
            {
                context.Response.Headers[InstanceHeader] = instance.Record.Story.Name;
                await ForwardAsync(context, address);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }
        }
        finally
        {
            target.End();
        }
    }

    private async Task ForwardAsync(HttpContext context, Uri instance)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(instance, context.Request.Path + context.Request.QueryString));
        if (context.Request.ContentType is { } type)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
    }
}
