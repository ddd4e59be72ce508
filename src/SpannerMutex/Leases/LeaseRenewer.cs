using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>Manages one acquired lease: renews it, knows its deadline, detects its loss, releases it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A renewal that hangs may still read the token after the release; the source holds no handle.")]
internal sealed class LeaseRenewer
{
    private readonly CompareAndSwapExecutor _executor;
    private readonly LeaseOptions _options;
    private readonly ReacquirePause _pause;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AsyncFifoLock _turn = new();
    private readonly LeaseValidity _validity;
    private readonly CancellationTokenSource _stopRenewing = new();
    private LeaseRecord _record;
    private WeakReference<Lease>? _handle;
    private Task<bool>? _release;

    /// <summary>Creates the renewer of an acquired lease.</summary>
    /// <param name="executor">Executes the writes.</param>
    /// <param name="record">The record as acquired.</param>
    /// <param name="sentAt">The monotonic time before the acquisition was first sent.</param>
    /// <param name="options">Timing.</param>
    /// <param name="pause">Notified of the release.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">The log; it doesn't throw.</param>
    public LeaseRenewer(
        CompareAndSwapExecutor executor,
        LeaseRecord record,
        long sentAt,
        LeaseOptions options,
        ReacquirePause pause,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _executor = executor;
        _record = record;
        _options = options;
        _pause = pause;
        _time = timeProvider;
        _logger = logger;
        _validity = new LeaseValidity(record, sentAt, timeProvider, logger);
    }

    public LeaseName Name => _record.Name;

    public ILeaseStore Store => _executor.Store;

    public FencingToken FencingToken => _record.FencingToken;

    public CancellationToken LostToken => _validity.LostToken;

    public bool IsHeld => _validity.IsHeld;

    /// <summary>The duration of each write, unless the write has its own.</summary>
    public LeaseDuration Duration => _options.Duration;

    /// <summary>Starts the renewals. Nobody waits for their end: once the lease is lost or released, nothing more is sent.</summary>
    /// <param name="handle">What the caller disposes. It is referenced weakly: renewals end once it is garbage-collected.</param>
    public void Start(Lease handle)
    {
        _handle = new WeakReference<Lease>(handle);
        _ = RenewRegularlyAsync();
    }

    public void ThrowIfLost()
    {
        if (!IsHeld)
        {
            throw Lost(_validity.LossReason);
        }
    }

    public ValueTask RenewAsync(CancellationToken cancellationToken) => RenewAsync(Duration, cancellationToken);

    public async ValueTask RenewAsync(LeaseDuration duration, CancellationToken cancellationToken)
    {
        await RenewAsync(_executor.CompareAndSwapAsync, duration, cancellationToken).ConfigureAwait(false);

        // The process may have been paused past its deadline before it received the reply.
        ThrowIfLost();
    }

    public ValueTask RenewAsync(ConditionalWrite attempt, CancellationToken cancellationToken) =>
        RenewAsync(attempt, Duration, cancellationToken);

    private async ValueTask RenewAsync(ConditionalWrite attempt, LeaseDuration duration, CancellationToken cancellationToken)
    {
        ThrowIfLost();
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, LostToken);
        try
        {
            using var turn = await _turn.AcquireAsync(waiting.Token).ConfigureAwait(false);
            ThrowIfLost();
            await WriteAsync(attempt, duration, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Lost(_validity.LossReason);
        }
    }

    public ValueTask<bool> ReleaseAsync(string? note)
    {
        lock (_stopRenewing)
        {
            return new ValueTask<bool>(_release ??= ReleaseOnceAsync(note, evenIfLost: false));
        }
    }

    /// <summary>Ends the lease as lost, and releases its record if nobody else has acquired it yet.</summary>
    public async ValueTask AbandonAsync(string reason)
    {
        _validity.MarkLost(reason);
        Task<bool> release;
        lock (_stopRenewing)
        {
            release = _release ??= ReleaseOnceAsync(null, evenIfLost: true);
        }

        await release.ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(ConditionalWrite attempt, LeaseDuration duration, CancellationToken cancellationToken)
    {
        // A release ends the validity without signalling a loss, so it must also limit a write that hangs.
        using var limit = new CallDeadline(Timeout.InfiniteTimeSpan, _time, LostToken);
        limit.EndAfter(_options.ReleaseTimeout, cancellationToken);
        limit.EndAfter(_options.ReleaseTimeout, _stopRenewing.Token);
        cancellationToken.ThrowIfCancellationRequested();
        var sentAt = _time.GetTimestamp();
        _validity.Limit(sentAt, duration);
        SwapResult result;
        try
        {
            result = await _executor.ExecuteAsync(_record, LeaseProtocol.Renew(_record, duration), attempt, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            // The record may or may not have changed: a holder that doesn't know the current record must not rely on the lease.
            _validity.MarkLost("the outcome of its last write could not be determined in time");
            throw Lost(_validity.LossReason, isOutcomeUnknown: true, e);
        }

        if (result.Outcome == SwapOutcome.Conflict)
        {
            _validity.MarkLost("another record has replaced it");
            throw Lost(_validity.LossReason, isOutcomeUnknown: result.MayHaveBeenApplied, result.Cause);
        }

        _record = result.Record!;
        _validity.Extend(sentAt, duration);
    }

    private async Task RenewRegularlyAsync()
    {
        try
        {
            while (true)
            {
                // Counted from when the last write was sent, as the deadline is; a fenced write postpones the renewal.
                for (var left = _validity.UntilRenewal; left >= TimerDelay.Shortest; left = _validity.UntilRenewal)
                {
                    await PauseAsync(left).ConfigureAwait(false);
                }

                if (!_handle!.TryGetTarget(out _) && IsHeld)
                {
                    await AbandonAsync("it was garbage-collected without having been disposed").ConfigureAwait(false);
                }

                if (!await TryRenewAsync().ConfigureAwait(false))
                {
                    await PauseAsync(Duration.DriftMargin).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_stopRenewing.IsCancellationRequested)
        {
        }
        catch (LeaseLostException e)
        {
            LeaseLog.RenewalEnded(_logger, Name, FencingToken, e.Message);
        }
    }

    private Task PauseAsync(TimeSpan pause) => TimerDelay.WaitAsync(pause, _time, _stopRenewing.Token);

    /// <summary>False if the store failed and the lease is still held: retry soon.</summary>
    private async ValueTask<bool> TryRenewAsync()
    {
        try
        {
            await RenewAsync(_stopRenewing.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is not (LeaseLostException or OperationCanceledException))
        {
            LeaseLog.RenewalFailed(_logger, Name, FencingToken, e);
            return false;
        }
    }

    private async Task<bool> ReleaseOnceAsync(string? note, bool evenIfLost)
    {
        var wasHeld = _validity.TryRelinquish();
        _stopRenewing.Cancel();
        using var limit = new CallDeadline(_options.ReleaseTimeout, _time);
        return (wasHeld || evenIfLost) && await TryReleaseAsync(note, limit.Token).ConfigureAwait(false);
    }

    private async ValueTask<bool> TryReleaseAsync(string? note, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await _turn.AcquireAsync(cancellationToken).ConfigureAwait(false);
            var outcome = await WriteReleaseAsync(LeaseProtocol.Release(_record, note), cancellationToken).ConfigureAwait(false);
            _pause.NoteRelease();
            if (outcome == SwapOutcome.Applied)
            {
                LeaseLog.Released(_logger, Name, FencingToken);
                return true;
            }

            LeaseLog.ReleasedTooLate(_logger, Name, FencingToken);
            return false;
        }
        catch (Exception e)
        {
            LeaseLog.ReleaseFailed(_logger, Name, FencingToken, _record.Duration.Value, e);
            return false;
        }
    }

    /// <summary>Writes the release, and retries while the store fails temporarily: otherwise the others wait for the expiry.</summary>
    private async ValueTask<SwapOutcome> WriteReleaseAsync(LeaseRecord released, CancellationToken cancellationToken)
    {
        var result = await _executor.NewBackoff().RetryAsync<SwapResult, SpannerMutexException>(
            () => _executor.ExecuteAsync(_record, released, _executor.CompareAndSwapAsync, cancellationToken),
            e => e.IsTransient,
            onRetry: (e, _) => LeaseLog.ReleaseRetried(_logger, Name, FencingToken, e),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return result.Outcome;
    }

    private LeaseLostException Lost(string reason, bool isOutcomeUnknown = false, Exception? cause = null) =>
        new(Name, FencingToken, reason, isOutcomeUnknown, cause);
}
