using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LocalProcesses;

/// <summary>A process that ends with this one, however this one ends.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    // Cloud Run's grace between SIGTERM and SIGKILL (https://cloud.google.com/run/docs/container-contract#instance-shutdown).
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    // siginfo_t on Linux.
    private const int SizeOfSignalInfo = 128;

    private static readonly string? s_setpriv = ((string[])["/usr/bin/setpriv", "/bin/setpriv"]).FirstOrDefault(File.Exists);

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => _process = process;

    /// <summary>Ends with the process, with its exit code.</summary>
    public Task<int> Exited => _exited.Task;

    public int Id { get; private set; }

    /// <param name="program">The program and its arguments.</param>
    /// <param name="environment">Variables to set, or with null to remove.</param>
    /// <param name="heard">Takes each line of its output.</param>
    public static async Task<ChildProcess> StartAsync(
        IReadOnlyList<string> program, IReadOnlyDictionary<string, string?> environment, Action<string> heard)
    {
        string[] command = s_setpriv is null ? [.. program] : [s_setpriv, "--pdeathsig", "KILL", "--", .. program];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        var child = new ChildProcess(process);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // The kernel sends the parent-death signal when the *thread* that forked ends (prctl(2), PR_SET_PDEATHSIG), and a
        // thread of the pool may end at any time: so the thread that forks lives as long as its child.
        new Thread(() => child.StartAndWait(started)) { IsBackground = true, Name = "child" }.Start();
        await started.Task;
        return child;

        void Hear(string? line)
        {
            if (line is not null)
            {
                heard(line);
            }
        }
    }

    /// <summary>
    /// Sends a signal; nothing happens to a process that has ended. Returns from <see cref="Signal.Stop" /> once all threads
    /// of the process have stopped.
    /// </summary>
    public void Send(Signal signal)
    {
        _ = Kill(Id, (int)signal);
        if (signal == Signal.Stop)
        {
            WaitUntilStopped();
        }
    }

    /// <summary>SIGTERM, and SIGKILL to what is still there after Cloud Run's grace.</summary>
    public async Task StopAsync()
    {
        if (!Exited.IsCompleted)
        {
            Send(Signal.Terminate);
            if (await Task.WhenAny(Exited, Task.Delay(s_grace)) != Exited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private void StartAndWait(TaskCompletionSource started)
    {
        try
        {
            _process.Start();
            Id = _process.Id;
            _process.StandardInput.Close();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }
        catch (Exception e)
        {
            started.SetException(e);
            return;
        }

        started.SetResult();
        _process.WaitForExit();
        _exited.SetResult(_process.ExitCode);
    }

    // kill(2) returns before the process has stopped: until one thread has taken the signal, the others go on and may send.
    private void WaitUntilStopped()
    {
        const int ProcessId = 1; // P_PID
        const int NoSuchChild = 10; // ECHILD: it has ended, and its exit code has been read.

        // WSTOPPED | WEXITED | WNOWAIT: WNOWAIT leaves the exit code to Process.
        const int StoppedOrExited = 0x2 | 0x4 | 0x01000000;

        if (WaitId(ProcessId, Id, new byte[SizeOfSignalInfo], StoppedOrExited) != 0 && Marshal.GetLastPInvokeError() != NoSuchChild)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int idType, int id, [Out] byte[] signalInfo, int options);
}
