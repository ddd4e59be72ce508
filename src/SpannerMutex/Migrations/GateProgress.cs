using Microsoft.Extensions.Logging;
using SpannerMutex.Diagnostics;

namespace SpannerMutex.Migrations;

/// <summary>The gate's state as it changes, told to readers and to the log.</summary>
internal sealed class GateProgress(TimeProvider time, ILogger logger)
{
    private readonly Lock _writing = new();
    private static readonly TimeSpan s_logInterval = TimeSpan.FromSeconds(1);

    private (SchemaState State, int Applied, int Pending)? _checked;
    private (string Migration, long At) _lastLogged = ("", 0);
    private MigrationGateState _state = new() { Phase = MigrationPhase.Checking, Since = time.GetUtcNow() };

    public MigrationGateState State => Volatile.Read(ref _state);

    public void Checked(SchemaCheck check)
    {
        Update(s => s with { Applied = check.Applied, Pending = check.Pending });
        (SchemaState, int, int) now = (check.State, check.Applied.Count, check.Pending.Count);
        if (_checked == now)
        {
            return; // One that only waits asks at every poll.
        }

        _checked = now;
        if (check is { Applied.Count: 0, Pending.Count: 0 })
        {
            MigrationLog.Asked(logger, check.State); // Nobody named any, which doesn't mean that there are none.
        }
        else
        {
            MigrationLog.Checked(logger, check.State, check.Applied.Count, check.Pending.Count);
        }
    }

    public void Report(MigrationProgress progress)
    {
        if (IsLogged(progress))
        {
            MigrationLog.Progress(logger, progress.Migration, progress.Step);
        }

        Update(s => s with
        {
            Progress = progress,
            Applied = progress.IsApplied ? [.. s.Applied, progress.Migration] : s.Applied,
            Pending = progress.IsApplied ? [.. s.Pending.Where(p => p != progress.Migration)] : s.Pending,
        });
    }

    // The first and the last step of each migration, and one a second between them: some report thousands.
    private bool IsLogged(MigrationProgress progress)
    {
        lock (_writing)
        {
            var isFirst = _lastLogged.Migration != progress.Migration;
            if (!isFirst && !progress.IsApplied && time.GetElapsedTime(_lastLogged.At) < s_logInterval)
            {
                return false;
            }

            _lastLogged = (progress.Migration, time.GetTimestamp());
            return true;
        }
    }

    /// <summary>Something failed that is being waited out.</summary>
    public void Disturbed(GateWait wait, Exception e)
    {
        wait.Disturbance = e;
        if (State.LastError == e.Message)
        {
            MigrationLog.StillDisturbed(logger, e.Message);
        }
        else
        {
            MigrationLog.Disturbed(logger, e.Message, e);
        }

        Update(s => s with { LastError = e.Message });
    }

    /// <summary>A holder had not ended its run, and this instance has taken over.</summary>
    public void TookOver(string? holder, int abandonedRuns)
    {
        MigrationLog.TookOver(logger, holder, abandonedRuns);
        Update(s => s with { AbandonedRuns = abandonedRuns });
    }

    public void Enter(MigrationPhase phase, Func<MigrationGateState, MigrationGateState>? change = null)
    {
        var before = State;
        Update(s => (change?.Invoke(s) ?? s) with
        {
            Phase = phase,
            Since = s.Phase == phase ? s.Since : time.GetUtcNow(),
            Progress = phase == MigrationPhase.Migrating ? s.Progress : null,
        });
        if (before.Phase != phase)
        {
            MigrationLog.Entered(logger, phase);
        }

        if (phase == MigrationPhase.Waiting && State.Holder is { } holder && (before.Phase, before.Holder) != (phase, holder))
        {
            MigrationLog.WaitsFor(logger, holder);
        }
    }

    // A migrator may report from threads of its own; readers take whole snapshots.
    private void Update(Func<MigrationGateState, MigrationGateState> change)
    {
        lock (_writing)
        {
            Volatile.Write(ref _state, change(_state));
        }
    }
}
