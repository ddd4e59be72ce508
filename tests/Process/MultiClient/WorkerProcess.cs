using System.Collections.Concurrent;
using System.Globalization;

namespace MultiClient;

/// <summary>One of the processes, as the coordinator sees it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<Execution> _executions = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LogTail _log = new(lines: 40);
    private ChildProcess? _process;

    private WorkerProcess()
    {
    }

    /// <summary>Completes when it waits for the start; fails if it ends before.</summary>
    public Task Ready => Task.WhenAny(_ready.Task, Ended).Unwrap();

    /// <summary>Completes when its clients are done; fails if one of them failed.</summary>
    public Task Ended => EndAsync();

    public IEnumerable<Execution> Executions => _executions;

    public static async Task<WorkerProcess> StartAsync(WorkerOptions options, SectionDatabase? database)
    {
        List<string> program =
        [
            "dotnet", typeof(WorkerProcess).Assembly.Location, "worker", "--folder", options.Folder,
            "--process", Text(options.Process), "--clients", Text(options.Clients), "--rounds", Text(options.Rounds),
        ];
        if (options.Database is { } path)
        {
            program.AddRange(["--database", path, "--store", $"{options.Store}"]);
        }

        var worker = new WorkerProcess();
        worker._process = await ChildProcess.StartAsync(
            program, database?.Environment ?? new Dictionary<string, string?>(), worker.Hear);
        return worker;
    }

    public ValueTask DisposeAsync() => _process!.DisposeAsync();

    private async Task EndAsync()
    {
        if (await _process!.Exited is not 0 and var exitCode)
        {
            throw new InvalidOperationException($"A worker ended with exit code {exitCode}:\n{string.Join('\n', _log.Lines())}");
        }
    }

    private void Hear(string line)
    {
        if (line == Worker.Ready)
        {
            _ready.TrySetResult();
        }
        else if (Execution.Parse(line) is { } execution)
        {
            _executions.Enqueue(execution);
        }
        else
        {
            _log.Add(line);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
