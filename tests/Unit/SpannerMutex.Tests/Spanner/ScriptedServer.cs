using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Tests.Spanner;

/// <summary>
/// An HTTP server that plays Google's Spanner by a script: each kind of call has a queue of answers, the last of which
/// stays. What nobody scripted succeeds.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    public const string Database = "projects/p/instances/inst/databases/db";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<RequestDelegate>> _script = new();
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private int _sessions;

    private ScriptedServer(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    /// <summary>Starts it; with a certificate it speaks TLS and HTTP/2, as Google's servers do.</summary>
    public static async Task<ScriptedServer> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(certificate);
            }
        }));
        var app = builder.Build();
        var server = new ScriptedServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
        return server;
    }

    public ScriptedServer On(string call, params RequestDelegate[] answers)
    {
        _script[call] = new ConcurrentQueue<RequestDelegate>(answers);
        return this;
    }

    public IReadOnlyList<ScriptedRequest> Of(string call) => [.. _requests.Where(r => r.Call == call)];

    public SpannerRestOptions Options => new()
    {
        Database = Database,
        Endpoint = Address,
        Credential = Google.Apis.Auth.OAuth2.GoogleCredential.FromAccessToken("the-secret-token"),
    };

    public SpannerRestClient NewClient(TimeProvider? clock = null, Action<SpannerRestOptions>? configure = null)
    {
        var options = Options;
        configure?.Invoke(options);
        return new SpannerRestClient(options, () => 0.5, clock);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var path = context.Request.Path.Value!;
        var call = CallOf(path);
        var headers = new HeaderDictionary(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value));
        _requests.Enqueue(new ScriptedRequest(call, path, await reader.ReadToEndAsync(), headers));
        if (_script.TryGetValue(call, out var answers) && Next(answers) is { } answer)
        {
            await answer(context);
            return;
        }

        await (call switch
        {
            "sessions" => Answers.Json($$"""{"name":"{{Database}}/sessions/s{{Interlocked.Increment(ref _sessions)}}"}"""),
            "beginTransaction" => Answers.Json("""{"id":"dHg="}"""),
            "commit" => Answers.Committed,
            "executeSql" or "read" => Answers.One,
            _ => Answers.Json("{}"),
        })(context);
    }

    private static RequestDelegate? Next(ConcurrentQueue<RequestDelegate> answers) =>
        answers.Count > 1 && answers.TryDequeue(out var first) ? first : answers.TryPeek(out var last) ? last : null;

    private static string CallOf(string path)
    {
        var last = path[(path.LastIndexOfAny(['/', ':']) + 1)..];
        return path.Contains("/operations/", StringComparison.Ordinal) ? "operations" : last;
    }
}
