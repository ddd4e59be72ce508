using Microsoft.Extensions.Logging;
using SpannerMutex.Errors;

namespace SpannerMutex.Migrations;

/// <summary>The gate's state as it changes, for readers and the log.</summary>
internal sealed class GateProgress
{
    private static readonly TimeSpan s_logInterval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly InstanceIdentity _instance;
    private readonly ErrorRedaction _redaction;
    private readonly Lock _writing = new();
    private readonly Dictionary<string, (SchemaState State, int Applied, int Pending)> _checked = [];
    private readonly HashSet<string> _deferred = [];
    private (string Migration, long At) _lastLogged = ("", 0);
    private MigrationGateState _state;

    public GateProgress(
        IEnumerable<string> migrators, InstanceIdentity instance, ErrorRedaction redaction, TimeProvider time, ILogger logger)
    {
        (_instance, _redaction, _time, _logger) = (instance, redaction, time, logger);
        _state = new MigrationGateState
        {
            Phase = MigrationPhase.Checking,
            Since = time.GetUtcNow(),
            Migrators = [.. migrators.Select(name => new MigratorState(name))],
        };
    }

    public MigrationGateState State => Volatile.Read(ref _state);

    public void Checked(string migrator, SchemaCheck check)
    {
        var isUpToDate = check.State == SchemaState.UpToDate;
        Update(migrator, m => m with { IsUpToDate = isUpToDate, Applied = check.Applied, Pending = check.Pending });
        (SchemaState, int, int) now = (check.State, check.Applied.Count, check.Pending.Count);
        if (_checked.TryGetValue(migrator, out var before) && before == now)
        {
            return; // An instance that only waits checks at every poll.
        }

        _checked[migrator] = now;
        if (check is { Applied.Count: 0, Pending.Count: 0 })
        {
            MigrationLog.SchemaChecked(_logger, check.State, migrator); // The migrator names no migrations, which doesn't mean that there are none.
        }
        else
        {
            MigrationLog.MigrationsChecked(_logger, check.State, check.Applied.Count, check.Pending.Count, migrator);
        }
    }

    public void Report(string migrator, MigrationProgress progress)
    {
        if (IsLogged(progress))
        {
            MigrationLog.Progress(_logger, progress.Migration, progress.Step);
        }

        Update(migrator, m => m with
        {
            Progress = progress,
            Applied = progress.IsApplied ? [.. m.Applied, progress.Migration] : m.Applied,
            Pending = progress.IsApplied ? [.. m.Pending.Where(p => p != progress.Migration)] : m.Pending,
        });
    }

    // The first and the last step of each migration, and one a second between them: some report thousands.
    private bool IsLogged(MigrationProgress progress)
    {
        lock (_writing)
        {
            var isFirst = _lastLogged.Migration != progress.Migration;
            if (!isFirst && !progress.IsApplied && _time.GetElapsedTime(_lastLogged.At) < s_logInterval)
            {
                return false;
            }

            _lastLogged = (progress.Migration, _time.GetTimestamp());
            return true;
        }
    }

    /// <summary>A migrator's migrations are all applied, by a run of this instance or of another.</summary>
    public void MarkUpToDate(string migrator) => Update(migrator, MarkUpToDate);

    /// <summary>A transient error, which is retried.</summary>
    public void TransientError(GateWait wait, Exception error)
    {
        var e = _redaction.Of(error);
        wait.LastTransientError = e;
        if (State.LastError == e.Message)
        {
            MigrationLog.SameTransientError(_logger, e.Message);
        }
        else
        {
            MigrationLog.TransientError(_logger, e.Message, ErrorTypes.ChainOf(e));
            MigrationLog.TransientErrorDetail(_logger, e);
        }

        Update(s => s with { LastError = e.Message });
    }

    /// <summary>A migration failed in a way that isn't counted; it is retried after a delay.</summary>
    public void FailedUncounted(MigrationSet set, TimeSpan delay, int limit, Exception e)
    {
        MigrationLog.FailedUncounted(_logger, set.Name, set.Error!, set.UncountedFailures, limit, delay, e);
        Update(s => s with { LastError = set.Error });
    }

    public void FailedButUpToDate(string migrator, Exception e) => MigrationLog.FailedButUpToDate(_logger, migrator, ErrorCause.MessageOf(e));

    public void CheckFailedAfterFailure(string migrator, Exception e) => MigrationLog.CheckFailedAfterFailure(_logger, migrator, e);

    /// <summary>A migrator can't be checked before those in front of it have finished.</summary>
    public void CheckDeferred(string migrator, Exception e)
    {
        if (_deferred.Add(migrator))
        {
            MigrationLog.CheckDeferred(_logger, migrator, ErrorCause.MessageOf(e));
        }
    }

    /// <summary>This instance has taken over from a holder that did not end its run.</summary>
    public void TookOver(string? holder, int abandonedRuns)
    {
        MigrationLog.TookOver(_logger, holder, abandonedRuns);
        Update(s => s with { AbandonedRuns = abandonedRuns });
    }

    public void Enter(MigrationPhase phase, Func<MigrationGateState, MigrationGateState>? change = null)
    {
        var before = State;
        Update(s =>
        {
            var next = change?.Invoke(s) ?? s;
            return next with
            {
                Phase = phase,
                Since = s.Phase == phase ? s.Since : _time.GetUtcNow(),
                Migrators = phase == MigrationPhase.Migrating ? next.Migrators : [.. next.Migrators.Select(m => m with { Progress = null })],
            };
        });
        if (before.Phase != phase)
        {
            MigrationLog.Entered(_logger, phase);
        }

        if (phase == MigrationPhase.Waiting && State.Holder is { } holder && (before.Phase, before.Holder) != (phase, holder))
        {
            MigrationLog.WaitingForHolder(_logger, holder);
        }
    }

    public void Open()
    {
        Enter(MigrationPhase.Done, s => s with { Holder = null, Token = null, Migrators = [.. s.Migrators.Select(MarkUpToDate)] });
        MigrationLog.GateOpened(_logger, _instance.Name);
    }

    public void Stopped() => Enter(MigrationPhase.Stopped, WithoutOwnLease);

    /// <summary>The gate has failed: logged once, and before the lease is released, so that the log has cause and effect in order.</summary>
    public void Failed(MigrationGateException error)
    {
        if (State.Phase == error.Phase)
        {
            return;
        }

        Enter(error.Phase, s => WithoutOwnLease(s) with { LastError = error.Message });
        MigrationLog.GateFailed(_logger, _instance.Name, error.Message, ForeignCauseOf(error));
    }

    // Errors of this library are in the message; a foreign one is logged with its stack.
    private static Exception? ForeignCauseOf(Exception e) => e is SpannerMutexException { InnerException: var inner }
        ? inner is null ? null : ForeignCauseOf(inner)
        : e;

    private MigrationGateState WithoutOwnLease(MigrationGateState state) =>
        state.Holder == _instance.Name ? state with { Holder = null, Token = null } : state;

    private static MigratorState MarkUpToDate(MigratorState migrator) =>
        migrator with { IsUpToDate = true, Applied = [.. migrator.Applied, .. migrator.Pending], Pending = [], Progress = null };

    private void Update(string migrator, Func<MigratorState, MigratorState> change) =>
        Update(s => s with { Migrators = [.. s.Migrators.Select(m => m.Name == migrator ? change(m) : m)] });

    // A migrator may report from its own threads; readers take whole snapshots.
    private void Update(Func<MigrationGateState, MigrationGateState> change)
    {
        lock (_writing)
        {
            var next = change(_state);
            Volatile.Write(ref _state, next with
            {
                Applied = [.. next.Migrators.SelectMany(m => m.Applied)],
                Pending = [.. next.Migrators.SelectMany(m => m.Pending)],
                Progress = next.Migrators.Select(m => m.Progress).LastOrDefault(p => p is not null),
            });
        }
    }
}
