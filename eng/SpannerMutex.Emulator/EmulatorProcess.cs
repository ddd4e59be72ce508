using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SpannerMutex.Emulator;

/// <summary>
/// A running emulator, on ports of its own. Its processes end with this object, and also when this process is killed: a
/// shell above them holds the other end of a pipe and kills their whole group once the pipe closes.
/// </summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    private const int RestPortOffset = 10;

    // gateway_main leaves its child running when it is ended alone, so all of the group goes at once.
    private const string Supervisor = """
        "$@" >/dev/null &
        cat >/dev/null
        kill -9 0
        """;

    private static readonly TimeSpan s_startDeadline = TimeSpan.FromSeconds(30);

    private readonly EmulatorBinaries _binaries;
    private readonly string[] _flags;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private EmulatorProcess(EmulatorBinaries binaries, int grpcPort, string[] flags)
    {
        _binaries = binaries;
        _flags = flags;
        GrpcPort = grpcPort;
    }

    /// <summary>The gRPC port.</summary>
    public int GrpcPort { get; }

    /// <summary>The REST port.</summary>
    public int RestPort => GrpcPort + RestPortOffset;

    /// <summary>Host and gRPC port, as SPANNER_EMULATOR_HOST takes them.</summary>
    public string Host => $"127.0.0.1:{GrpcPort}";

    /// <summary>Starts an emulator and waits until it answers.</summary>
    /// <param name="binaries">Its programs; see <see cref="EmulatorLocator"/>.</param>
    /// <param name="flags">Further flags of gateway_main, such as <c>--enable_fault_injection</c>.</param>
    /// <returns>The running emulator.</returns>
    public static async Task<EmulatorProcess> StartAsync(EmulatorBinaries binaries, params string[] flags)
    {
        var emulator = new EmulatorProcess(binaries, FreePort(), flags);
        await emulator.StartAsync();
        return emulator;
    }

    /// <summary>Starts it (again), empty, on the same ports, and waits until it answers.</summary>
    /// <returns>A task.</returns>
    public async Task StartAsync()
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("The emulator is running.");
        }

        string[] gateway =
        [
            _binaries.Gateway, "--hostname", "127.0.0.1", "--grpc_port", $"{GrpcPort}", "--http_port", $"{RestPort}",
            "--grpc_binary", _binaries.Server, .. _flags,
        ];
        _process = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", Supervisor, "emulator", .. gateway])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await UntilAsync(() => AnswersAsync(http), $"The emulator did not answer on port {RestPort}");
    }

    /// <summary>Kills it, with all its data, as a crash would.</summary>
    /// <returns>A task that ends when its ports are closed.</returns>
    public async Task StopAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        await UntilAsync(
            async () => !await IsOpenAsync(GrpcPort) && !await IsOpenAsync(RestPort), $"The emulator did not leave port {GrpcPort}");
    }

    /// <summary>Kills it and starts it again, empty, on the same ports.</summary>
    /// <returns>A task.</returns>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    // Below the range from which the system gives ports to outgoing connections: one of those could take ours before the
    // emulator listens on it.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 31_000);
            using var grpc = new TcpListener(IPAddress.Loopback, port);
            using var rest = new TcpListener(IPAddress.Loopback, port + RestPortOffset);
            try
            {
                grpc.Start();
                rest.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Try the next pair.
            }
        }
    }

    private static async Task<bool> IsOpenAsync(int port)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{RestPort}/v1/projects/any/instanceConfigs"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task UntilAsync(Func<Task<bool>> condition, string failure)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > s_startDeadline)
            {
                throw new TimeoutException($"{failure} within {s_startDeadline.TotalSeconds} s. Its last words: {string.Join('\n', _output)}");
            }

            await Task.Delay(20);
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
            while (_output.Count > 20)
            {
                _output.TryDequeue(out _);
            }
        }
    }
}
