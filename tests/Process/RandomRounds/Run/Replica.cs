using System.Net;

namespace RandomRounds.Run;

/// <summary>One place in the fleet: whenever its process has ended, a new one is started there, as Cloud Run would.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private static readonly TimeSpan s_restart = TimeSpan.FromMilliseconds(500);

    private readonly Func<string, Task<AppInstance>> _start;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<string> _logs = [];
    private readonly Task _running;
    private AppInstance? _process;
    private bool _isFrozen;
    private bool _killed;

    public Replica(string name, TimeSpan startsAfter, TcpProxy? wire, Func<string, Task<AppInstance>> start)
    {
        (Name, Wire, _start) = (name, wire, start);
        _running = RunAsync(startsAfter);
    }

    public string Name { get; }

    public TcpProxy? Wire { get; }

    /// <summary>How often its process ended by itself.</summary>
    public int Ends { get; private set; }

    /// <summary>The output of all its processes.</summary>
    public string Log
    {
        get
        {
            lock (_lock)
            {
                return string.Join("\n--- ended ---\n", [.. _logs, _process?.Log ?? ""]);
            }
        }
    }

    public async Task<bool> IsReadyAsync()
    {
        AppInstance? process;
        lock (_lock)
        {
            process = _isFrozen ? null : _process;
        }

        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        return process is not null && await process.StatusAsync("readyz", soon.Token) == HttpStatusCode.OK;
    }

    /// <summary>Kills the process; false if there is none to kill.</summary>
    public bool Kill()
    {
        lock (_lock)
        {
            _isFrozen = false;
            _killed = _process is not null;
            _process?.Kill();
            return _killed;
        }
    }

    /// <summary>Freezes the process; false if there is none, or a frozen one.</summary>
    public bool Freeze()
    {
        lock (_lock)
        {
            if (_process is null || _isFrozen)
            {
                return false;
            }

            _process.Freeze();
            return _isFrozen = true;
        }
    }

    public void Wake()
    {
        lock (_lock)
        {
            _isFrozen = false;
            _process?.Wake();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Kill();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (Wire is not null)
        {
            await Wire.DisposeAsync();
        }

        _end.Dispose();
    }

    private async Task RunAsync(TimeSpan startsAfter)
    {
        await Task.Delay(startsAfter, _end.Token);
        while (true)
        {
            var process = await _start(Name);
            lock (_lock)
            {
                (_process, _killed) = (process, false);
            }

            var code = await process.ExitCodeAsync(Timeout.InfiniteTimeSpan);
            lock (_lock)
            {
                _logs.Add($"{process.Log}\n--- exit code {code}");
                Ends += _killed ? 0 : 1;
                _process = null;
            }

            await process.DisposeAsync();
            await Task.Delay(s_restart, _end.Token);
        }
    }
}
