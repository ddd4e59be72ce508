using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SpannerMutex.Diagnostics;
using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>
/// Mutual exclusion between processes, by one lease. Any number of instances, in any number of processes, may name the
/// same lease; at any time at most one of them holds it. Thread-safe; keep one for the life of the process.
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

    /// <summary>A mutex of that name.</summary>
    /// <param name="store">Where the lease lives.</param>
    /// <param name="name">Which lease.</param>
    /// <param name="options">Timing; defaults where null.</param>
    /// <param name="timeProvider">
    /// The clock; the system's where null. The system's also counts the time in which a Linux machine is suspended, and
    /// signals losses on a thread of its own; any other is taken as it is.
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

    /// <summary>Acquires the lease if it is free: one read and, if so, one swap.</summary>
    /// <param name="cancellationToken">Ends the call; what was acquired meanwhile is set free again.</param>
    /// <returns>The lease, or null if another holds it.</returns>
    /// <exception cref="LeaseLostException">It was acquired, or may have been, and is lost already: the store's answer came too late.</exception>
    /// <exception cref="SpannerMutexException">The store failed.</exception>
    public ValueTask<Lease?> TryAcquireAsync(CancellationToken cancellationToken = default) =>
        TryAcquireAsync(null, cancellationToken);

    /// <summary>Acquires the lease if it is free, with options: one read and, if so, one swap.</summary>
    /// <param name="options">How this acquisition differs from the usual one; defaults where null.</param>
    /// <param name="cancellationToken">Ends the call; what was acquired meanwhile is set free again.</param>
    /// <returns>The lease, or null if another holds it.</returns>
    /// <exception cref="ArgumentException">The note is too long or not well-formed.</exception>
    /// <exception cref="LeaseLostException">It was acquired, or may have been, and is lost already: the store's answer came too late.</exception>
    /// <exception cref="SpannerMutexException">The store failed.</exception>
    public async ValueTask<Lease?> TryAcquireAsync(AcquireOptions? options, CancellationToken cancellationToken = default)
    {
        var note = LeaseNote.Of(options);
        var seen = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return await TryAcquireAsync(seen, note, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Acquires the lease, waiting for it as <see cref="AcquireAsync(TimeSpan, CancellationToken)" /> does; null if another still holds it when the time is up.</summary>
    /// <param name="timeout">How long to wait at most, as in <see cref="AcquireAsync(TimeSpan, CancellationToken)" />.</param>
    /// <param name="cancellationToken">Ends the call; what was acquired meanwhile is set free again.</param>
    /// <returns>The lease, or null if another holds it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or above 24 days.</exception>
    /// <exception cref="LeaseTimeoutException">The time is up, and whether another holds the lease is not known: the store was not reached.</exception>
    /// <exception cref="SpannerMutexException">The store failed for good; transient errors are waited out.</exception>
    public ValueTask<Lease?> TryAcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        TryAcquireAsync(timeout, null, cancellationToken);

    /// <inheritdoc cref="TryAcquireAsync(TimeSpan, CancellationToken)" />
    /// <param name="timeout">How long to wait at most, as in <see cref="AcquireAsync(TimeSpan, CancellationToken)" />.</param>
    /// <param name="options">How this acquisition differs from the usual one; defaults where null.</param>
    /// <param name="cancellationToken">Ends the call; what was acquired meanwhile is set free again.</param>
    /// <exception cref="ArgumentException">The note is too long or not well-formed.</exception>
    public ValueTask<Lease?> TryAcquireAsync(TimeSpan timeout, AcquireOptions? options, CancellationToken cancellationToken = default) =>
        NewWait(timeout, options).TryAsync(_pause.Left, cancellationToken);

    /// <summary>
    /// Acquires the lease, waiting for it by read-only polls. If this mutex has released it less than a poll ago, the first
    /// read is put off by up to one <see cref="LeaseOptions.PollInterval" />, so that others get their turn.
    /// </summary>
    /// <param name="timeout">
    /// How long to wait at most: up to 24 days, or <see cref="Timeout.InfiniteTimeSpan" /> for no limit. Less than a
    /// millisecond, or zero, means one try, which takes as long as the store needs for it.
    /// </param>
    /// <param name="cancellationToken">Ends the call; what was acquired meanwhile is set free again.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or above 24 days.</exception>
    /// <exception cref="LeaseTimeoutException">The time is up; it names the holder, or why the store was not reached.</exception>
    /// <exception cref="SpannerMutexException">The store failed for good; transient errors are waited out.</exception>
    public ValueTask<Lease> AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AcquireAsync(timeout, null, cancellationToken);

    /// <inheritdoc cref="AcquireAsync(TimeSpan, CancellationToken)" />
    /// <param name="timeout">How long to wait at most, as in <see cref="AcquireAsync(TimeSpan, CancellationToken)" />.</param>
    /// <param name="options">How this acquisition differs from the usual one; defaults where null.</param>
    /// <param name="cancellationToken">Ends the call; what was acquired meanwhile is set free again.</param>
    /// <exception cref="ArgumentException">The note is too long or not well-formed.</exception>
    public ValueTask<Lease> AcquireAsync(TimeSpan timeout, AcquireOptions? options, CancellationToken cancellationToken = default) =>
        NewWait(timeout, options).RunAsync(_pause.Left, cancellationToken);

    /// <summary>
    /// Deletes the lease's record if nobody holds it: one read and one write. Records stay otherwise, small as they are;
    /// delete those of names that are used only once. The note goes with it (for migrations: their failures and outcomes).
    /// Whoever acquires the lease later makes a new record, under a higher token than any before.
    /// </summary>
    /// <param name="cancellationToken">Ends the call; the record may then be deleted or not.</param>
    /// <returns>True if no record stands any more, false if the lease is held.</returns>
    /// <exception cref="SpannerMutexException">The store failed; the record may be deleted only if an earlier answer was lost.</exception>
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

            // A conflict may be with a copy of the deletion, a lost answer may be a yes: what stands now tells.
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

    /// <summary>Acquires the lease if it was free when it was seen; null if another holds or has taken it.</summary>
    /// <param name="seen">The record as read.</param>
    /// <param name="note">The note of the acquisition.</param>
    /// <param name="noteIfCancelled">The note to leave when it is acquired after the caller gave up.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async ValueTask<Lease?> TryAcquireAsync(
        LeaseSnapshot seen, string? note, string? noteIfCancelled, CancellationToken cancellationToken) =>
        (await _acquirer.TryAcquireAsync(seen, note, noteIfCancelled, cancellationToken).ConfigureAwait(false)).Lease;
}
