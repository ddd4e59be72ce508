using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SpannerMutex.Leases;
using SpannerMutex.Timing;

namespace SpannerMutex.Migrations;

/// <summary>
/// Opens when the schema is as this instance needs it. Nothing pending: one question and no lock. Else one instance of
/// all takes the lease and migrates, the others wait by reading. It fails closed: every way out but
/// <see cref="MigrationPhase.Done" /> leaves it shut. Thread-safe; it is run once.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A run may be asked for and stopped as long as anybody has the gate; the source holds no handle.")]
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
        : this([migrator], mutex, instance, options, timeProvider, logger)
    {
    }

    /// <summary>
    /// A gate before several migrators. They run under one lease, in the order given, and the gate opens after the last.
    /// One whose migrations fail keeps those behind it from running; what those in front of it have applied stays.
    /// </summary>
    /// <param name="migrators">What migrates; each has a name of its own.</param>
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

    /// <summary>Where the gate stands now.</summary>
    public MigrationGateState State => _progress.State;

    /// <summary>Completes when the gate opens; fails with its error when it never will; cancelled when it was stopped.</summary>
    public Task Opened => _opened.Task;

    /// <summary>
    /// Brings the schema to where this instance needs it, or waits until another has. A gate runs once: a further call
    /// waits for the first one's end.
    /// </summary>
    /// <param name="cancellationToken">
    /// Stops it, also that of a further call: the work is cancelled and the lease set free within its release timeout.
    /// </param>
    /// <exception cref="MigrationGateException">It didn't open; the message says why.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using var stopping = cancellationToken.UnsafeRegister(static (gate, token) => ((MigrationGate)gate!).Stop(token), this);
        await _run.Value.ConfigureAwait(false);
    }

    // The end tells whose token it was: the host knows its own stop by that.
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
            var shut = MigrationGateException.Of(_redaction.Of(e));
            _progress.Failed(shut);
            _opened.TrySetException(shut);
            _ = _opened.Task.Exception; // Nobody has to wait for it.
            throw shut;
        }
    }

    /// <summary>
    /// Lets migrations be tried again that have failed too often in the whole fleet, for when they are right and what they
    /// met is gone. Corrected migrations need no such call: they start afresh. It takes the lease for two swaps, and waits
    /// for an instance that holds it; it needs no <see cref="RunAsync" />.
    /// </summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether there were failures to forget.</returns>
    /// <exception cref="InvalidOperationException">This instance only waits, and so writes nothing.</exception>
    /// <exception cref="LeaseTimeoutException">
    /// Another instance held the lease for the whole wait timeout. Where errors are redacted it is a
    /// <see cref="MigrationInterruptedException" />, as is any other.
    /// </exception>
    /// <exception cref="SpannerMutexException">The store failed.</exception>
    public async ValueTask<bool> UnparkAsync(CancellationToken cancellationToken = default)
    {
        if (_options.Role == MigrationGateRole.WaitOnly)
        {
            throw new InvalidOperationException($"This instance only waits (role {_options.Role}): unpark from one with the role {MigrationGateRole.Migrate}.");
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
