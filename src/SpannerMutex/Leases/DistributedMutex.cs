using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SpannerMutex.Diagnostics;
using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>
/// Mutual exclusion between processes, by one lease. Any number of instances, in any number of processes, may use the same
/// lease name; at any time at most one of them holds the lease. Thread-safe; keep one for the lifetime of the process.
/// </summary>
public sealed class DistributedMutex
{
    private readonly ILeaseStore _store;
    private readonly LeaseAcquirer _acquirer;
    private readonly ReacquirePause _pause;
    private readonly LeaseOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly ILogger _logger;

    /// <summary>Creates a mutex.</summary>
    /// <param name="store">Where the lease is kept.</param>
    /// <param name="name">The lease's name.</param>
    /// <param name="options">Timing; defaults where null.</param>
    /// <param name="timeProvider">
    /// The clock; the system's where null. The system's also includes the time in which a Linux machine was suspended, and
    /// signals losses on its own thread; any other is used as it is.
    /// </param>
    /// <param name="logger">The log; none where null.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names each.</exception>
    public DistributedMutex(
        ILeaseStore store,
        LeaseName name,
        LeaseOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<DistributedMutex>? logger = null)
        : this(store, name, options, Jitter.New(), timeProvider, logger)
    {
    }

    /// <summary>The same, with uniform numbers from 0 to below 1 of the caller's own for the jitter of waits.</summary>
    internal DistributedMutex(
        ILeaseStore store,
        LeaseName name,
        LeaseOptions? options,
        Func<double> random,
        TimeProvider? timeProvider = null,
        ILogger<DistributedMutex>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        Name = new LeaseName(name.Value);
        _options = (options ?? new LeaseOptions()).CheckedCopy(nameof(options));
        _time = SystemClock.Or(timeProvider);
        _random = random;
        _logger = new NonThrowingLogger(logger ?? NullLogger<DistributedMutex>.Instance);
        _store = store;
        _pause = new ReacquirePause(_options.PollInterval, _time, _random);
        var executor = new CompareAndSwapExecutor(store, _options.Duration.RenewalInterval, _time, _random, _logger);
        _acquirer = new LeaseAcquirer(executor, Name, _options, _pause, _time, _logger);
    }

    /// <summary>The lease's name.</summary>
    public LeaseName Name { get; }

    /// <summary>Reads who holds the lease: one read of the store.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public ValueTask<LeaseSnapshot> ReadAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(Name, cancellationToken);

    /// <summary>Acquires the lease if it is free: one read and, if it is free, one write.</summary>
    /// <param name="cancellationToken">Cancels the call; a lease that was acquired meanwhile is released again.</param>
    /// <returns>The lease, or null if another holds it.</returns>
    /// <exception cref="LeaseLostException">It was acquired, or may have been, and is lost already: the store's reply came too late.</exception>
    /// <exception cref="SpannerMutexException">The store failed.</exception>
    public ValueTask<Lease?> TryAcquireAsync(CancellationToken cancellationToken = default) =>
        TryAcquireAsync(null, cancellationToken);

    /// <summary>Acquires the lease if it is free, with options: one read and, if it is free, one write.</summary>
    /// <param name="options">How this acquisition differs from the usual one; defaults where null.</param>
    /// <param name="cancellationToken">Cancels the call; a lease that was acquired meanwhile is released again.</param>
    /// <returns>The lease, or null if another holds it.</returns>
    /// <exception cref="ArgumentException">The note is too long or not well-formed.</exception>
    /// <exception cref="LeaseLostException">It was acquired, or may have been, and is lost already: the store's reply came too late.</exception>
    /// <exception cref="SpannerMutexException">The store failed.</exception>
    public async ValueTask<Lease?> TryAcquireAsync(AcquireOptions? options, CancellationToken cancellationToken = default)
    {
        var note = LeaseNote.Of(options);
        var seen = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return await TryAcquireAsync(seen, note, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Acquires the lease, waiting for it as <see cref="AcquireAsync(TimeSpan, CancellationToken)" /> does; null if another still holds it after the time-out.</summary>
    /// <param name="timeout">How long to wait at most, as in <see cref="AcquireAsync(TimeSpan, CancellationToken)" />.</param>
    /// <param name="cancellationToken">Cancels the call; a lease that was acquired meanwhile is released again.</param>
    /// <returns>The lease, or null if another holds it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or above 24 days.</exception>
    /// <exception cref="LeaseTimeoutException">The time-out has passed, and whether another holds the lease is not known, because the store was not reached.</exception>
    /// <exception cref="SpannerMutexException">The store failed permanently; transient errors are retried.</exception>
    public ValueTask<Lease?> TryAcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        TryAcquireAsync(timeout, null, cancellationToken);

    /// <inheritdoc cref="TryAcquireAsync(TimeSpan, CancellationToken)" />
    /// <param name="timeout">How long to wait at most, as in <see cref="AcquireAsync(TimeSpan, CancellationToken)" />.</param>
    /// <param name="options">How this acquisition differs from the usual one; defaults where null.</param>
    /// <param name="cancellationToken">Cancels the call; a lease that was acquired meanwhile is released again.</param>
    /// <exception cref="ArgumentException">The note is too long or not well-formed.</exception>
    public ValueTask<Lease?> TryAcquireAsync(TimeSpan timeout, AcquireOptions? options, CancellationToken cancellationToken = default) =>
        NewWait(timeout, options).TryAsync(_pause.Left, cancellationToken);

    /// <summary>
    /// Acquires the lease, waiting for it by read-only polls. If this mutex has released it less than a poll ago, the first
    /// read is delayed by up to one <see cref="LeaseOptions.PollInterval" />, so that others can acquire it.
    /// </summary>
    /// <param name="timeout">
    /// How long to wait at most: up to 24 days, or <see cref="Timeout.InfiniteTimeSpan" /> for no limit. Zero, or less
    /// than a millisecond, means one attempt, which takes as long as the store needs.
    /// </param>
    /// <param name="cancellationToken">Cancels the call; a lease that was acquired meanwhile is released again.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or above 24 days.</exception>
    /// <exception cref="LeaseTimeoutException">The time-out has passed; the message names the holder, or the reason why the store was not reached.</exception>
    /// <exception cref="SpannerMutexException">The store failed permanently; transient errors are retried.</exception>
    public ValueTask<Lease> AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AcquireAsync(timeout, null, cancellationToken);

    /// <inheritdoc cref="AcquireAsync(TimeSpan, CancellationToken)" />
    /// <param name="timeout">How long to wait at most, as in <see cref="AcquireAsync(TimeSpan, CancellationToken)" />.</param>
    /// <param name="options">How this acquisition differs from the usual one; defaults where null.</param>
    /// <param name="cancellationToken">Cancels the call; a lease that was acquired meanwhile is released again.</param>
    /// <exception cref="ArgumentException">The note is too long or not well-formed.</exception>
    public ValueTask<Lease> AcquireAsync(TimeSpan timeout, AcquireOptions? options, CancellationToken cancellationToken = default) =>
        NewWait(timeout, options).RunAsync(_pause.Left, cancellationToken);

    /// <summary>
    /// Deletes the lease's record if nobody holds it: one read and one write. Records are small and are never deleted otherwise;
    /// delete those of names that are used only once. The note is deleted too (for migrations: their failures and outcomes).
    /// A later acquisition creates a new record, with a higher token than any before.
    /// </summary>
    /// <param name="cancellationToken">Ends the call; the record may then be deleted or not.</param>
    /// <returns>True if there is no record any more, false if the lease is held.</returns>
    /// <exception cref="SpannerMutexException">The store failed; the record may have been deleted only if an earlier reply was lost.</exception>
    public async ValueTask<bool> DeleteAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var seen = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (seen.Record is null || !seen.IsFree)
            {
                return seen.Record is null;
            }

            if (await _store.DeleteAsync(seen, cancellationToken).ConfigureAwait(false) == SwapOutcome.Applied)
            {
                return true;
            }

            // A conflict may be with a copy of the deletion, and a lost reply may have been a success: the next read tells.
            await WaitAsync(null, cancellationToken).ConfigureAwait(false);
        }
    }

    private LeaseWait NewWait(TimeSpan timeout, AcquireOptions? options)
    {
        if (timeout != Timeout.InfiniteTimeSpan && (timeout < TimeSpan.Zero || timeout > TimerDelay.Longest))
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout),
                timeout,
                $"The time to wait for a lease is 0 to {TimerDelay.Longest.TotalDays:0} days, or {nameof(Timeout)}.{nameof(Timeout.InfiniteTimeSpan)} for no limit.");
        }

        return new LeaseWait(this, _acquirer, timeout, LeaseNote.Of(options), _time, _logger);
    }

    /// <summary>Waits until the next read is due: a jittered poll, never past the expiry of what was seen.</summary>
    internal Task WaitAsync(LeaseSnapshot? seen, CancellationToken cancellationToken) =>
        TimerDelay.WaitAsync(LeaseProtocol.PollDelay(seen, _options.PollInterval, _random()), _time, cancellationToken);

    /// <summary>Acquires the lease if it was free when it was read; null if another holds it or has acquired it.</summary>
    /// <param name="seen">The record as read.</param>
    /// <param name="note">The note of the acquisition.</param>
    /// <param name="noteIfCancelled">The note to write when it is acquired after the caller has cancelled.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async ValueTask<Lease?> TryAcquireAsync(
        LeaseSnapshot seen, string? note, string? noteIfCancelled, CancellationToken cancellationToken) =>
        (await _acquirer.TryAcquireAsync(seen, note, noteIfCancelled, cancellationToken).ConfigureAwait(false)).Lease;
}
