using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SpannerMutex.Diagnostics;

namespace SpannerMutex.Leases;

/// <summary>
/// Mutual exclusion between processes, by one lease. Any number of instances, in any number of processes, may name the
/// same lease; at any time at most one of them holds it. Thread-safe; keep one for the life of the process.
/// </summary>
public sealed class DistributedMutex
{
    private readonly ILeaseStore _store;
    private readonly LeaseSwapper _swapper;
    private readonly LeaseOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly ILogger _logger;

    /// <summary>A mutex of that name.</summary>
    /// <param name="store">Where the lease lives.</param>
    /// <param name="name">Which lease.</param>
    /// <param name="options">Timing; defaults where null.</param>
    /// <param name="timeProvider">The clock; the system's where null.</param>
    /// <param name="logger">The log; none where null.</param>
    /// <param name="random">Uniform numbers from 0 to below 1 for the jitter of waits; a new <see cref="Random" /> where null.</param>
    public DistributedMutex(
        ILeaseStore store,
        LeaseName name,
        LeaseOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<DistributedMutex>? logger = null,
        Func<double>? random = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        Name = new LeaseName(name.Value);
        _options = options ?? new LeaseOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.PollInterval, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.ReleaseTimeout, TimeSpan.Zero, nameof(options));
        _time = timeProvider ?? TimeProvider.System;
        _random = random ?? Jitter.New();
        _logger = logger ?? NullLogger<DistributedMutex>.Instance;
        _store = store;
        _swapper = new LeaseSwapper(store, _options.Duration.RenewalInterval, _time, _random, _logger);
    }

    /// <summary>The lease's name.</summary>
    public LeaseName Name { get; }

    /// <summary>Reads who holds the lease: one read of the store.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public ValueTask<LeaseSnapshot> ReadAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(Name, cancellationToken);

    /// <summary>Acquires the lease if it is free: one read and, if so, one swap.</summary>
    /// <param name="note">A small text for people: who holds it and what for.</param>
    /// <param name="cancellationToken">Ends the call; what was acquired meanwhile is set free again.</param>
    /// <returns>The lease, or null if another holds it.</returns>
    /// <exception cref="SpannerMutexException">The store failed.</exception>
    public async ValueTask<Lease?> TryAcquireAsync(string? note = null, CancellationToken cancellationToken = default)
    {
        var seen = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return await TryAcquireAsync(seen, note, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Acquires the lease, waiting for it by read-only polls.</summary>
    /// <param name="timeout">How long to wait at most; <see cref="Timeout.InfiniteTimeSpan" /> for ever.</param>
    /// <param name="note">A small text for people: who holds it and what for.</param>
    /// <param name="cancellationToken">Ends the call; what was acquired meanwhile is set free again.</param>
    /// <exception cref="LeaseTimeoutException">The time is up; it names the holder, or why the store was not reached.</exception>
    /// <exception cref="SpannerMutexException">The store failed for good; passing failures are waited out.</exception>
    public async ValueTask<Lease> AcquireAsync(
        TimeSpan timeout, string? note = null, CancellationToken cancellationToken = default)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        }

        using var timeUp = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeUp.Token);
        LeaseSnapshot? seen = null;
        Exception? failure = null;
        try
        {
            while (true)
            {
                try
                {
                    seen = await ReadAsync(either.Token).ConfigureAwait(false);
                    if (await TryAcquireAsync(seen, note, null, either.Token).ConfigureAwait(false) is { } lease)
                    {
                        return lease;
                    }

                    failure = null;
                }
                catch (SpannerMutexException e) when (e.IsTransient)
                {
                    LeaseLog.WaitDisturbed(_logger, Name, e);
                    failure = e;
                }

                await WaitAsync(failure is null ? seen : null, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LeaseTimeoutException(Name, timeout, seen, failure);
        }
    }

    /// <summary>Waits until the next read is due: a jittered poll, never past the expiry of what was seen.</summary>
    internal Task WaitAsync(LeaseSnapshot? seen, CancellationToken cancellationToken) =>
        Pause.ForAsync(LeaseProtocol.PollDelay(seen, _options.PollInterval, _random()), _time, cancellationToken);

    /// <summary>Acquires the lease if it was free when it was seen; null if another holds or has taken it.</summary>
    /// <param name="seen">The record as read.</param>
    /// <param name="note">The note of the acquisition.</param>
    /// <param name="noteIfCancelled">The note to leave when it is acquired after the caller gave up.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async ValueTask<Lease?> TryAcquireAsync(
        LeaseSnapshot seen, string? note, string? noteIfCancelled, CancellationToken cancellationToken)
    {
        if (!seen.IsFree)
        {
            return null;
        }

        var desired = LeaseProtocol.Acquire(Name, seen, LeaseOwner.New(), _options.Duration, note);
        cancellationToken.ThrowIfCancellationRequested();
        var sentAt = _time.GetTimestamp();
        var result = await SwapInAsync(seen.Record, desired, cancellationToken).ConfigureAwait(false);
        if (result.Outcome == SwapOutcome.Conflict)
        {
            return null;
        }

        LeaseLog.Acquired(_logger, Name, result.Record!.FencingToken, result.Record.Duration.Value);
        var lease = new Lease(new LeaseKeeper(_swapper, result.Record, sentAt, _options, _time, _logger));
        if (cancellationToken.IsCancellationRequested)
        {
            await lease.ReleaseAsync(noteIfCancelled).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return lease;
    }

    // An acquisition that the caller cancels gets the time to end; one that outlives its own belief is worthless.
    private async ValueTask<SwapResult> SwapInAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken)
    {
        using var grace = new GraceToken(_options.ReleaseTimeout, _time, cancellationToken);
        using var worth = new CallDeadline(_options.Duration.Belief, _time, grace.Token);
        try
        {
            return await _swapper.SwapAsync(expected, desired, _swapper.PlainAsync, worth.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LeaseLostException(
                Name,
                desired.FencingToken,
                $"whether it was acquired could not be learnt within {_options.Duration.Belief.TotalSeconds:0.###} s; if it was, it runs out by itself",
                isOutcomeUnknown: true,
                e);
        }
    }
}
