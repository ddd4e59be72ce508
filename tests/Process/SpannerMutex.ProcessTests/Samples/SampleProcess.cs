using SpannerMutex.ProcessSupport.Apps;

namespace SpannerMutex.ProcessTests.Samples;

/// <summary>A running sample, and what it has written.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly LogTail _log = new(lines: 400);
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _awaited;
    private ChildProcess? _process;

    private SampleProcess(string awaited) => _awaited = awaited;

    public string Log => string.Join('\n', _log.Lines());

    /// <summary>Starts a sample and waits until it has written a text.</summary>
    public static async Task<SampleProcess> StartAsync(
        string sample, string awaited, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var started = new SampleProcess(awaited);
        started._process = await ChildProcess.StartAsync(["dotnet", AppBuild.Sample(sample), .. arguments], environment, started.Hear);
        await Task.WhenAny(started._written.Task, started._process.Exited, Task.Delay(s_patience));
        if (!started._written.Task.IsCompleted)
        {
            await started.DisposeAsync();
            Assert.Fail($"{sample} has not written '{awaited}':\n{started.Log}");
        }

        return started;
    }

    public Task<int> ExitCodeAsync() => _process!.Exited.WaitAsync(s_patience);

    public void Terminate() => _process!.Send(Signal.Terminate);

    public ValueTask DisposeAsync() => _process!.DisposeAsync();

    private void Hear(string line)
    {
        _log.Add(line);
        if (line.Contains(_awaited, StringComparison.Ordinal))
        {
            _written.TrySetResult();
        }
    }
}
