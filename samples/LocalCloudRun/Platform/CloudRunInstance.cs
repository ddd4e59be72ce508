using System.Globalization;

namespace LocalCloudRun.Platform;

/// <summary>One instance of the service: a process of its own, told who and where it is as Cloud Run tells it.</summary>
internal sealed class CloudRunInstance : IAsyncDisposable
{
    private const string Service = "orders";

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

    public static async Task<CloudRunInstance> StartAsync(string name, int port, IReadOnlyDictionary<string, string?> configuration)
    {
        var environment = new Dictionary<string, string?>(configuration)
        {
            // https://cloud.google.com/run/docs/container-contract#env-vars
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["K_SERVICE"] = Service,
            ["K_REVISION"] = $"{Service}-00001",
            ["K_CONFIGURATION"] = Service,
            ["SpannerMutex__InstanceName"] = name,
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_ENVIRONMENT"] = null,
            ["ASPNETCORE_URLS"] = null,
        };
        var log = new LogTail(lines: 200);
        string[] program =
        [
            Environment.ProcessPath!, Checkout.ServiceAssembly, "--contentRoot", Path.GetDirectoryName(Checkout.ServiceAssembly)!,
        ];
        return new CloudRunInstance(name, port, await ChildProcess.StartAsync(program, environment, log.Add), log);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
