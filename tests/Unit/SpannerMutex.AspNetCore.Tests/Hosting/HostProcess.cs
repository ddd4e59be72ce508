using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SpannerMutex.AspNetCore.Tests.Hosting;

/// <summary>An app as a process of its own, with all that it says.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const int Sigterm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private HostProcess(Process process) => _process = process;

    public IReadOnlyList<string> Lines => [.. _lines];

    public string Output => string.Join('\n', _lines);

    /// <summary>Starts one of the apps that were built with the tests.</summary>
    public static HostProcess Start(string project, IReadOnlyDictionary<string, string?> environment, params string[] args)
    {
        // …/tests/Unit/SpannerMutex.AspNetCore.Tests/bin/Debug/net10.0/
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var build = Path.Combine("bin", output.Parent!.Name, output.Name);
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var folder = Path.Combine(root, project, build);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, $"{Path.GetFileName(project)}.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment.Remove("SPANNER_EMULATOR_HOST");
        start.Environment.Remove("SpannerMutex__Database");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var host = new HostProcess(new Process { StartInfo = start });
        host._process.OutputDataReceived += host.Take;
        host._process.ErrorDataReceived += host.Take;
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    public async Task<string> LineAsync(string beginning)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            if (_lines.FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            _process.HasExited.ShouldBeFalse($"It ended without a line '{beginning}':\n{Output}");
            await Task.Delay(10, deadline.Token);
        }
    }

    public void Terminate() => Kill(_process.Id, Sigterm).ShouldBe(0);

    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? Patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"It did not end within {within ?? Patience}:\n{Output}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Take(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not null)
        {
            _lines.Enqueue(e.Data);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
