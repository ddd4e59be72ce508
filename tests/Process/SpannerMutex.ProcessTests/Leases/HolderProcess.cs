using System.Globalization;
using System.Text.Json;
using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessSupport.Holders;
using SpannerMutex.ProcessTests.Apps;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>A real process that holds a lease again and again, to be killed, frozen and woken.</summary>
internal sealed class HolderProcess : IAsyncDisposable
{
    // By itself on SIGTERM, by SIGTERM before it listened, and by SIGKILL.
    private static readonly int[] s_ends = [0, 128 + (int)Signal.Terminate, 128 + (int)Signal.Kill];

    private readonly ChildProcess _process;

    private HolderProcess(string client, ChildProcess process)
    {
        Client = client;
        _process = process;
    }

    public string Client { get; }

    public static async Task<HolderProcess> StartAsync(
        string client,
        HolderSettings settings,
        string restHost,
        EventLog events,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        string[] program =
        [
            "dotnet", AppBuild.LeaseHolder, "--client", client, "--database", settings.Database, "--lease", settings.Lease,
            "--duration", Milliseconds(settings.Duration), "--poll", Milliseconds(settings.PollInterval),
        ];
        var variables = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>())
        {
            ["SPANNER_EMULATOR_HOST"] = null,
            ["SPANNER_EMULATOR_REST_HOST"] = restHost,
        };
        var words = new LogTail(lines: 60);
        var process = await ChildProcess.StartAsync(program, variables, line =>
        {
            if (line.StartsWith('{'))
            {
                events.Add(JsonSerializer.Deserialize<HolderEvent>(line)!);
            }
            else
            {
                words.Add(line);
            }
        });
        _ = TellOfCrashAsync();
        return new HolderProcess(client, process);

        async Task TellOfCrashAsync()
        {
            var exitCode = await process.Exited;
            if (!s_ends.Contains(exitCode))
            {
                events.Add(new HolderEvent { Kind = HolderEventKind.Crashed, Client = client, At = 0, Message = string.Join('\n', words.Lines()) });
            }
        }
    }

    public async Task KillAsync()
    {
        _process.Send(Signal.Kill);
        await _process.Exited;
    }

    public void Freeze() => _process.Send(Signal.Stop);

    public void Wake() => _process.Send(Signal.Continue);

    /// <summary>SIGTERM, and waits for the end.</summary>
    public Task StopAsync() => _process.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.Exited.IsCompleted)
        {
            await KillAsync();
        }

        await _process.DisposeAsync();
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
