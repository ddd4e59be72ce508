using System.Globalization;
using System.Net;

namespace SpannerMutex.ProcessSupport.Apps;

/// <summary>A real process of the sample app, which a test may kill, freeze and wake.</summary>
public sealed class AppInstance : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;
    private readonly LogTail _log;
    private readonly HttpClient _http;

    private AppInstance(string name, ChildProcess process, LogTail log, int port)
    {
        Name = name;
        _process = process;
        _log = log;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(15) };
    }

    public string Name { get; }

    public string Log => string.Join('\n', _log.Lines());

    public static async Task<AppInstance> StartAsync(
        string name, string? database, string restHost, params (string Key, string? Value)[] settings)
    {
        var port = LoopbackPorts.Find(1)[0];
        var environment = new Dictionary<string, string?>
        {
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["K_REVISION"] = "shop-00001",
            ["SPANNER_EMULATOR_HOST"] = null,
            ["SPANNER_EMULATOR_REST_HOST"] = restHost,
            ["SpannerMutex__Database"] = database,
            ["SpannerMutex__InstanceName"] = name,
            ["SpannerMutex__Lease__Duration"] = "00:00:02",
            ["SpannerMutex__Lease__PollInterval"] = "00:00:00.1",
        };
        foreach (var (key, value) in settings)
        {
            environment[key] = value;
        }

        var log = new LogTail(lines: 400);
        string[] program = ["dotnet", AppBuild.Assembly, "--contentRoot", AppBuild.Folder];
        return new AppInstance(name, await ChildProcess.StartAsync(program, environment, log.Add), log, port);
    }

    /// <summary>Polls the readiness endpoint, as the platform's probe does, until it says 200.</summary>
    public Task UntilReadyAsync() =>
        UntilAsync("ready", async token => await StatusAsync("readyz", token) == HttpStatusCode.OK);

    /// <summary>Polls the readiness endpoint until it says that the instance must get no traffic.</summary>
    public Task UntilNotReadyAsync() =>
        UntilAsync("not ready", async token => await StatusAsync("readyz", token) == HttpStatusCode.ServiceUnavailable);

    /// <summary>Polls the status page until the gate stands there.</summary>
    public Task UntilPhaseAsync(string phase) =>
        UntilAsync(phase, async token => await TextAsync("migrations", token) is { } page && page.Contains($"\"{phase}\"", StringComparison.Ordinal));

    private async Task UntilAsync(string what, Func<CancellationToken, Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!await isSo(patience.Token))
        {
            if (_process.Exited.IsCompleted)
            {
                throw new InvalidOperationException($"{Name} ended with exit code {await _process.Exited}:\n{Log}");
            }

            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"{Name} is not {what} after {s_patience}:\n{Log}");
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    public async Task<HttpStatusCode?> StatusAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<string?> TextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    public async Task KillAsync()
    {
        Kill();
        await _process.Exited;
    }

    public void Kill() => _process.Send(Signal.Kill);

    public void Freeze() => _process.Send(Signal.Stop);

    public void Wake() => _process.Send(Signal.Continue);

    public void Terminate() => _process.Send(Signal.Terminate);

    public Task<int> ExitCodeAsync(TimeSpan within) => _process.Exited.WaitAsync(within);

    public async ValueTask DisposeAsync()
    {
        if (!_process.Exited.IsCompleted)
        {
            await KillAsync();
        }

        await _process.DisposeAsync();
        _http.Dispose();
    }
}
