using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SpannerMutex.Leases;
using SpannerMutex.Timing;

namespace SpannerMutex.Migrations;

/// <summary>
/// Opens when the schema is up to date for this instance. With nothing pending, that takes one check and no lock. Otherwise
/// one instance acquires the lease and migrates; the others wait and only read. It fails closed: it opens only in the phase
/// <see cref="MigrationPhase.Done" />. Thread-safe; it runs once.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A run may be started and stopped as long as the gate is referenced; the source holds no handle.")]
public sealed class MigrationGate
{
    private readonly DistributedMutex _mutex;
    private readonly MigrationGateOptions _options;
    private readonly GateView _view;
    private readonly IGateRole _role;
    private readonly GateProgress _progress;
    private readonly ErrorRedaction _redaction;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Task> _run;
    private CancellationToken? _stoppedBy;

    /// <summary>A gate for one migrator.</summary>
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
        : this([migrator], mutex, instance, options, timeProvider, logger)
    {
    }

    /// <summary>
    /// A gate for several migrators. They run under one lease, in the given order, and the gate opens after the last. If one
    /// fails, those behind it don't run; what those in front of it have applied remains applied.
    /// </summary>
    /// <param name="migrators">The migrators; each has its own name.</param>
    /// <param name="mutex">The lease that all instances share.</param>
    /// <param name="instance">Which instance this is; read from the environment where null.</param>
    /// <param name="options">How to wait; defaults where null.</param>
    /// <param name="timeProvider">The clock; the system's where null.</param>
    /// <param name="logger">The log; none where null.</param>
    /// <exception cref="ArgumentException">There is no migrator, two have one name, or options are wrong; the message names each.</exception>
    public MigrationGate(
        IReadOnlyList<ISchemaMigrator> migrators,
        DistributedMutex mutex,
        InstanceIdentity? instance = null,
        MigrationGateOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<MigrationGate>? logger = null)
        : this(migrators, mutex, instance, options, Jitter.New(), timeProvider, logger)
    {
    }

    /// <summary>The same, with uniform numbers from 0 to below 1 of the caller's own for the jitter of pauses.</summary>
    internal MigrationGate(
        IReadOnlyList<ISchemaMigrator> migrators,
        DistributedMutex mutex,
        InstanceIdentity? instance,
        MigrationGateOptions? options,
        Func<double> random,
        TimeProvider? timeProvider = null,
        ILogger<MigrationGate>? logger = null)
    {
        MigratorNames.Check(migrators);
        ArgumentNullException.ThrowIfNull(mutex);
        _mutex = mutex;
        _options = (options ?? new MigrationGateOptions()).CheckedCopy(nameof(options));
        var identity = instance ?? InstanceIdentity.FromEnvironment();
        _logger = logger ?? NullLogger<MigrationGate>.Instance;
        var time = timeProvider ?? TimeProvider.System;
        _redaction = new ErrorRedaction(_options.RedactErrors);
        _progress = new GateProgress(migrators.Select(migrator => migrator.Name), identity, _redaction, time, _logger);
        _view = new GateView(
            [.. migrators.Select(_redaction.Of)], mutex, _options, _progress, _redaction, new WaitReport(time, _logger), time);
        _role = _options.Role == MigrationGateRole.WaitOnly
            ? new WaiterRole(_view, _options)
            : new MigratorRole(
                _view,
                mutex,
                new MigrationAttempt(_view, identity, _options, _progress, _redaction, random),
                identity,
                _options,
                _progress);
        _run = new Lazy<Task>(() => RunOnceAsync(_stop.Token));
    }

    /// <summary>The gate's current state.</summary>
    public MigrationGateState State => _progress.State;

    /// <summary>Completes when the gate opens; fails with the error when it will never open; is cancelled when the gate was stopped.</summary>
    public Task Opened => _opened.Task;

    /// <summary>
    /// Migrates the schema, or waits until another instance has migrated it. A gate runs once: a further call waits for the end
    /// of the first.
    /// </summary>
    /// <param name="cancellationToken">
    /// Stops the run, also if it is the token of a further call: the work is cancelled and the lease released within its release timeout.
    /// </param>
    /// <exception cref="MigrationGateException">The gate didn't open; the message has the reason.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using var stopping = cancellationToken.UnsafeRegister(static (gate, token) => ((MigrationGate)gate!).Stop(token), this);
        await _run.Value.ConfigureAwait(false);
    }

    // The exception carries the token that stopped the run, by which the host recognises its own stop.
    private void Stop(CancellationToken stoppedBy)
    {
        lock (_stop)
        {
            _stoppedBy ??= stoppedBy;
        }

        _stop.Cancel();
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _role.RunAsync(cancellationToken).ConfigureAwait(false);
            _progress.Open();
            _opened.TrySetResult();
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            _progress.Stopped();
            _opened.TrySetCanceled(_stoppedBy!.Value);
            throw new OperationCanceledException(e.Message, e, _stoppedBy.Value);
        }
        catch (Exception e)
        {
            var failure = MigrationGateException.Of(_redaction.Of(e));
            _progress.Failed(failure);
            _opened.TrySetException(failure);
            _ = _opened.Task.Exception; // Nobody has to wait for it.
            throw failure;
        }
    }

    /// <summary>
    /// Allows migrations to be tried again that are blocked because they failed too often in the whole fleet, for when they are
    /// correct and the cause is gone. Corrected migrations need no such call: their count starts at zero. It acquires the lease
    /// for two writes, and waits for an instance that holds it; it works without <see cref="RunAsync" />.
    /// </summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether there were failures to clear.</returns>
    /// <exception cref="InvalidOperationException">This instance has the role <see cref="MigrationGateRole.WaitOnly" />, and so writes nothing.</exception>
    /// <exception cref="LeaseTimeoutException">
    /// Another instance held the lease for the whole wait timeout. Where errors are redacted it is a
    /// <see cref="MigrationInterruptedException" />, as is any other.
    /// </exception>
    /// <exception cref="SpannerMutexException">The store failed.</exception>
    public async ValueTask<bool> UnparkAsync(CancellationToken cancellationToken = default)
    {
        if (_options.Role == MigrationGateRole.WaitOnly)
        {
            throw new InvalidOperationException($"This instance only waits (role {_options.Role}) and writes nothing. Call UnparkAsync in an instance with the role {MigrationGateRole.Migrate}.");
        }

        var hadFailures = await TryUnparkAsync(cancellationToken).ConfigureAwait(false);
        if (hadFailures)
        {
            MigrationLog.Unparked(_logger);
        }
        else
        {
            MigrationLog.NotParked(_logger);
        }

        return hadFailures;
    }

    private async ValueTask<bool> TryUnparkAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Parking.UnparkAsync(_mutex, _view, _options.WaitTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerMutexException e) when (_redaction.IsOn)
        {
            throw _redaction.Of(e);
        }
    }
}
