using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SpannerMutex.ProcessTests.Faults;

/// <summary>
/// Stands between a process and the emulator's REST port. It can stop the world at any one call, before the emulator has
/// it or after the emulator has answered, until the test lets it go on or cuts the connection.
/// </summary>
public sealed class SpannerProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _emulator;
    private readonly Lock _lock = new();
    private readonly List<Breakpoint> _breakpoints = [];
    private readonly List<ProxiedCall> _calls = [];
    private bool _isBlackHole;

    private SpannerProxy(WebApplication app, HttpClient emulator)
    {
        _app = app;
        _emulator = emulator;
    }

    /// <summary>What a process under test gets as <c>SPANNER_EMULATOR_REST_HOST</c>.</summary>
    public string RestHost => new Uri(_app.Urls.Single()).Authority;

    public IReadOnlyList<ProxiedCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public static async Task<SpannerProxy> StartAsync(string emulatorRestHost)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var emulator = new HttpClient { BaseAddress = new Uri($"http://{emulatorRestHost}"), Timeout = Timeout.InfiniteTimeSpan };
        var proxy = new SpannerProxy(app, emulator);
        app.Run(proxy.ForwardAsync);
        await app.StartAsync();
        return proxy;
    }

    /// <summary>Stops at the first call that matches.</summary>
    public Breakpoint BreakAt(Func<ProxiedCall, bool> matches, BreakSide side)
    {
        var breakpoint = new Breakpoint(matches, side);
        lock (_lock)
        {
            _breakpoints.Add(breakpoint);
        }

        return breakpoint;
    }

    /// <summary>From now on calls are taken and never answered.</summary>
    public void BlackHole()
    {
        lock (_lock)
        {
            _isBlackHole = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            foreach (var breakpoint in _breakpoints)
            {
                breakpoint.Cut();
            }
        }

        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        _emulator.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var call = Record(context.Request, body.ToArray());
        var breakpoint = Take(call);
        if (breakpoint is { Side: BreakSide.BeforeTheServer } && !await breakpoint.PassAsync())
        {
            context.Abort();
            return;
        }

        using var answer = await SendAsync(context.Request, call);
        var answered = await answer.Content.ReadAsByteArrayAsync();
        breakpoint?.Answered();
        if (breakpoint is { Side: BreakSide.AfterTheServer } && !await breakpoint.PassAsync())
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(answered);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequest request, ProxiedCall call)
    {
        using var forwarded = new HttpRequestMessage(new HttpMethod(call.Method), call.Path + request.QueryString);
        if (call.Body.Length > 0)
        {
            forwarded.Content = new ByteArrayContent(call.Body);
            forwarded.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        // Not with the client's own cancellation: what it has sent takes effect even if it dies now.
        return await _emulator.SendAsync(forwarded, CancellationToken.None);
    }

    private ProxiedCall Record(HttpRequest request, byte[] body)
    {
        lock (_lock)
        {
            var call = new ProxiedCall(_calls.Count, request.Method, request.Path.Value!, body);
            _calls.Add(call);
            return call;
        }
    }

    private Breakpoint? Take(ProxiedCall call)
    {
        lock (_lock)
        {
            if (_isBlackHole)
            {
                _breakpoints.Add(new Breakpoint(_ => true, BreakSide.BeforeTheServer));
            }

            return _breakpoints.FirstOrDefault(b => b.TryHit(call));
        }
    }
}
