using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SpannerMutex.Diagnostics;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>
/// Opens when the schema is as this instance needs it. Nothing pending: one question and no lock. Else one instance of
/// all takes the lease and migrates, the others wait by reading. It fails closed: every way out but
/// <see cref="MigrationPhase.Done" /> leaves it shut. Thread-safe; it is run once.
/// </summary>
public sealed class MigrationGate
{
    private readonly ISchemaMigrator _migrator;
    private readonly DistributedMutex _mutex;
    private readonly MigrationGateOptions _options;
    private readonly InstanceIdentity _instance;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _writing = new();
    private MigrationGateState _state;

    /// <summary>A gate before one migrator.</summary>
    /// <param name="migrator">What migrates.</param>
    /// <param name="mutex">The lease that all instances share.</param>
    /// <param name="instance">Which instance this is; read from the environment where null.</param>
    /// <param name="options">How to wait; defaults where null.</param>
    /// <param name="timeProvider">The clock; the system's where null.</param>
    /// <param name="logger">The log; none where null.</param>
    public MigrationGate(
        ISchemaMigrator migrator,
        DistributedMutex mutex,
        InstanceIdentity? instance = null,
        MigrationGateOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<MigrationGate>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(migrator);
        ArgumentNullException.ThrowIfNull(mutex);
        _migrator = migrator;
        _mutex = mutex;
        _options = options ?? new MigrationGateOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.WaitTimeout, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxAttempts, 1, nameof(options));
        _instance = instance ?? InstanceIdentity.FromEnvironment();
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<MigrationGate>.Instance;
        _state = new MigrationGateState { Phase = MigrationPhase.Checking, Since = _time.GetUtcNow() };
    }

    /// <summary>Where the gate stands now.</summary>
    public MigrationGateState State => Volatile.Read(ref _state);

    /// <summary>Completes when the gate opens; fails with its error when it never will; cancelled when it was stopped.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Brings the schema to where this instance needs it, or waits until another has.</summary>
    /// <param name="cancellationToken">Stops it: the work is cancelled and the lease set free within its release timeout.</param>
    /// <exception cref="MigrationGateException">It didn't open; the message says why.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await PassAsync(cancellationToken).ConfigureAwait(false);
            _opened.TrySetResult();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Enter(MigrationPhase.Stopped);
            _opened.TrySetCanceled(cancellationToken);
            throw;
        }
        catch (Exception e)
        {
            var shut = e as MigrationGateException ?? new MigrationGateException(MigrationPhase.Failed, e.Message, e);
            Enter(shut.Phase, s => s with { LastError = shut.Message });
            MigrationLog.Shut(_logger, _instance.Name, shut.Message, shut);
            _opened.TrySetException(shut);
            _ = _opened.Task.Exception; // Nobody has to wait for it.
            throw shut;
        }
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        var check = await FirstCheckAsync(cancellationToken).ConfigureAwait(false);
        var wait = new GateWait(_options.WaitTimeout, _time);
        while (check.State != SchemaState.UpToDate)
        {
            var seen = await SeeAsync(wait, cancellationToken).ConfigureAwait(false);
            if (seen is not null)
            {
                var last = MigrationNote.Of(seen.Record);
                ThrowIfParked(seen, last, check.Fingerprint);
                if (wait.HasSucceeded(seen.Record, last, check.Fingerprint))
                {
                    break;
                }

                if (await TryMigrateAsync(seen, last, check.Fingerprint, wait, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }

                Enter(MigrationPhase.Waiting, s => seen.IsFree
                    ? s with { Holder = null, Token = null }
                    : s with { Holder = last?.Instance, Token = seen.Record!.FencingToken });
            }

            ThrowIfTimeIsUp(wait, seen);
            await _mutex.WaitAsync(seen, cancellationToken).ConfigureAwait(false);
        }

        Enter(MigrationPhase.Done, s => s with { Holder = null, Token = null, Pending = [], Applied = [.. s.Applied, .. s.Pending] });
        MigrationLog.Open(_logger, _instance.Name);
    }

    // A machine that starts many instances at once may be too busy for the first answer to come in time.
    private async ValueTask<SchemaCheck> FirstCheckAsync(CancellationToken cancellationToken)
    {
        var wait = new GateWait(_options.UnreachableTimeout, _time);
        while (true)
        {
            try
            {
                return await CheckAsync(null, cancellationToken).ConfigureAwait(false);
            }
            catch (SpannerMutexException e) when (e.IsTransient && !wait.IsOver)
            {
                Disturbed(wait, e);
                await _mutex.WaitAsync(null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken)
    {
        var check = await _migrator.CheckAsync(lease, cancellationToken).ConfigureAwait(false);
        Update(s => s with { Applied = check.Applied, Pending = check.Pending });
        MigrationLog.Checked(_logger, check.State, check.Applied.Count, check.Pending.Count);
        return check;
    }

    // While others may be at work, a store that can't be reached is waited out: giving up would only start another wait.
    private async ValueTask<LeaseSnapshot?> SeeAsync(GateWait wait, CancellationToken cancellationToken)
    {
        try
        {
            var seen = await _mutex.ReadAsync(cancellationToken).ConfigureAwait(false);
            wait.Arrive(seen);
            return seen;
        }
        catch (SpannerMutexException e) when (e.IsTransient)
        {
            Disturbed(wait, e);
            return null;
        }
    }

    /// <summary>True if this instance has brought the schema up to date; false if it must go on waiting.</summary>
    private async ValueTask<bool> TryMigrateAsync(
        LeaseSnapshot seen, MigrationNote? last, string fingerprint, GateWait wait, CancellationToken cancellationToken)
    {
        var note = MigrationNote.Begin(last, _instance, fingerprint);
        Lease? lease;
        try
        {
            lease = await _mutex
                .TryAcquireAsync(seen, note.ToJson(), note.Interrupt().ToJson(), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (SpannerMutexException e) when (e.IsTransient)
        {
            Disturbed(wait, e);
            return false;
        }

        if (lease is null)
        {
            return false;
        }

        await using (lease.ConfigureAwait(false))
        {
            Enter(MigrationPhase.Migrating, s => s with { Holder = _instance.Name, Token = lease.FencingToken });
            return await MigrateAsync(lease, note, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> MigrateAsync(
        Lease lease, MigrationNote note, GateWait wait, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.LostToken);
        try
        {
            var check = await CheckAsync(lease, stop.Token).ConfigureAwait(false);
            if (check.State != SchemaState.UpToDate)
            {
                await _migrator.MigrateAsync(new MigrationRun(lease, _instance, Report), stop.Token).ConfigureAwait(false);
            }

            lease.ThrowIfLost();
            await lease.ReleaseAsync(note.Succeed(check.Fingerprint).ToJson()).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            await lease.ReleaseAsync(note.Interrupt().ToJson()).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (Exception e) when (!lease.IsHeld)
        {
            // Whatever the migrator met, it met it without the lease: it says nothing of the migrations.
            Disturbed(wait, e);
            return false;
        }
        catch (Exception e) when (!MigrationFailure.IsOfTheMigration(e))
        {
            await lease.ReleaseAsync(note.Interrupt().ToJson()).ConfigureAwait(false);
            if (e is not SpannerMutexException { IsTransient: true })
            {
                throw;
            }

            Disturbed(wait, e);
            return false;
        }
        catch (Exception e)
        {
            var failed = note.Fail(e.Message, _time.GetUtcNow());
            await lease.ReleaseAsync(failed.ToJson()).ConfigureAwait(false);
            throw new MigrationGateException(
                MigrationPhase.Failed,
                $"{e.Message} (failed attempt {failed.FailedAttempts} of {_options.MaxAttempts} in the whole fleet)",
                e);
        }
    }

    private void ThrowIfParked(LeaseSnapshot seen, MigrationNote? last, string fingerprint)
    {
        if (last is not null
            && last.Fingerprint == fingerprint
            && last.FailedAttempts >= _options.MaxAttempts
            && seen.IsFree)
        {
            throw new MigrationGateException(
                MigrationPhase.Parked,
                $"These migrations have failed {last.FailedAttempts} times in the whole fleet and are parked; last on '{last.FailedOn}' at {last.FailedAt:u}: {last.Error} "
                + "Deploy a revision with corrected migrations: it starts afresh, nothing has to be cleared.");
        }
    }

    private void ThrowIfTimeIsUp(GateWait wait, LeaseSnapshot? seen)
    {
        if (wait.IsOver)
        {
            throw new MigrationGateException(
                MigrationPhase.Failed,
                $"The schema was not migrated within {_options.WaitTimeout}: "
                + (seen is { IsFree: false, Record: { } held }
                    ? $"'{MigrationNote.Of(held)?.Instance}' holds the lease '{held.Name}' under token {held.FencingToken} and goes on renewing it. Wait longer (WaitTimeout), or look at what that instance does."
                    : wait.Disturbance?.Message ?? "others took the lease each time."),
                wait.Disturbance);
        }
    }

    private void Report(MigrationProgress progress)
    {
        MigrationLog.Progress(_logger, progress.Migration, progress.Step);
        Update(s => s with
        {
            Progress = progress,
            Applied = progress.IsApplied ? [.. s.Applied, progress.Migration] : s.Applied,
            Pending = progress.IsApplied ? [.. s.Pending.Where(p => p != progress.Migration)] : s.Pending,
        });
    }

    private void Disturbed(GateWait wait, Exception e)
    {
        wait.Disturbance = e;
        MigrationLog.Disturbed(_logger, e.Message, e);
        Update(s => s with { LastError = e.Message });
    }

    private void Enter(MigrationPhase phase, Func<MigrationGateState, MigrationGateState>? change = null)
    {
        var before = State;
        Update(s => (change?.Invoke(s) ?? s) with
        {
            Phase = phase,
            Since = s.Phase == phase ? s.Since : _time.GetUtcNow(),
            Progress = phase == MigrationPhase.Migrating ? s.Progress : null,
        });
        if (before.Phase != phase)
        {
            MigrationLog.Entered(_logger, phase, State.Holder);
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
