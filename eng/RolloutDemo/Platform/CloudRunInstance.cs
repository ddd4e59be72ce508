using System.Globalization;

namespace RolloutDemo.Platform;

/// <summary>One instance of the service: a process of its own, told who and where it is as Cloud Run tells it.</summary>
internal sealed class CloudRunInstance : IAsyncDisposable
{
    /// <summary>The service's name.</summary>
    public const string Service = "orders";

    private readonly ChildProcess _process;

    private CloudRunInstance(string name, int port, ChildProcess process, LogTail log)
    {
        Name = name;
        Address = new Uri($"http://127.0.0.1:{port}/");
        _process = process;
        Log = log;
    }

    public string Name { get; }

    public Uri Address { get; }

    public LogTail Log { get; }

    /// <summary>Ends with the process, with its exit code.</summary>
    public Task<int> Exited => _process.Exited;

    /// <param name="name">What its log and its status page call it.</param>
    /// <param name="port">Where it is to listen.</param>
    /// <param name="release">What it runs.</param>
    /// <param name="arguments">What the service's program is told besides.</param>
    public static async Task<CloudRunInstance> StartAsync(string name, int port, Release release, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>(release.Configuration)
        {
            // https://cloud.google.com/run/docs/container-contract#env-vars
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["K_SERVICE"] = Service,
            ["K_REVISION"] = release.Revision,
            ["K_CONFIGURATION"] = Service,
            ["SpannerMutex__InstanceName"] = name,
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_ENVIRONMENT"] = null,
            ["ASPNETCORE_URLS"] = null,
        };
        var log = new LogTail(lines: 200);
        string[] program =
        [
            Environment.ProcessPath!, Checkout.ServiceAssembly, .. arguments, "--contentRoot", Path.GetDirectoryName(Checkout.ServiceAssembly)!,
        ];
        return new CloudRunInstance(name, port, await ChildProcess.StartAsync(program, environment, log.Add), log);
    }

    /// <summary>SIGTERM, and SIGKILL 10 s later.</summary>
    public Task StopAsync() => _process.StopAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
