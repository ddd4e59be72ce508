using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>
/// What the holder knows of its lease: valid until its own deadline, then lost permanently. The deadline counts on the
/// monotonic clock from before the last applied write was sent, so it comes before the store lets anybody else acquire the
/// lease. Its own timer signals it, also while a renewal hangs.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Callers may read the token after the end; the source holds no handle.")]
internal sealed class LeaseValidity
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly LeaseRecord _record;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private LeaseDuration _duration;
    private long _sentAt;
    private bool _isOver;
    private string _reason = "it was released";

    public LeaseValidity(LeaseRecord record, long sentAt, TimeProvider timeProvider, ILogger logger)
    {
        _record = record;
        _duration = record.Duration;
        _sentAt = sentAt;
        _time = timeProvider;
        _logger = logger;
        LostToken = _lost.Token;
        TimerCallback onTimer = static self => ((LeaseValidity)self!).OnTimer();
        _timer = timeProvider is SystemClock
            ? DeadlineThread.Shared.CreateTimer(onTimer, this)
            : timeProvider.CreateTimer(onTimer, this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    public CancellationToken LostToken { get; }

    public bool IsHeld
    {
        get
        {
            lock (_lock)
            {
                return !_isOver && Left > TimeSpan.Zero;
            }
        }
    }

    public string LossReason
    {
        get
        {
            lock (_lock)
            {
                return _isOver ? _reason : Expired;
            }
        }
    }

    /// <summary>The time until the next renewal; negative if it is overdue.</summary>
    public TimeSpan UntilRenewal
    {
        get
        {
            lock (_lock)
            {
                return _duration.RenewalInterval - _time.GetElapsedTime(_sentAt);
            }
        }
    }

    private string Expired => $"it was not renewed for {_duration.Validity.TotalSeconds:0.###} s";

    private TimeSpan Left => _duration.Validity - _time.GetElapsedTime(_sentAt);

    /// <summary>
    /// A write with that duration is about to be sent. If it is shorter than before, the lease is from now on valid only as long
    /// as it would be if the write was applied, because its outcome may remain unknown.
    /// </summary>
    public void Limit(long sentAt, LeaseDuration duration)
    {
        lock (_lock)
        {
            if (!_isOver && duration.Validity < Left)
            {
                (_sentAt, _duration) = (sentAt, duration);
                Arm();
            }
        }
    }

    /// <summary>A write that was sent at that time was applied. A validity that ended before the reply came is not restored.</summary>
    public void Extend(long sentAt, LeaseDuration duration)
    {
        lock (_lock)
        {
            if (!_isOver && Left > TimeSpan.Zero)
            {
                (_sentAt, _duration) = (sentAt, duration);
                Arm();
                return;
            }
        }

        MarkLost(Expired);
    }

    /// <summary>Ends the validity as a loss.</summary>
    public void MarkLost(string reason)
    {
        if (End(reason))
        {
            // Signal first, log afterwards: a logger may be slow.
            AggregateException? failure = null;
            try
            {
                _lost.Cancel();
            }
            catch (AggregateException e)
            {
                failure = e;
            }

            LeaseLog.Lost(_logger, _record.Name, _record.FencingToken, reason);
            if (failure is not null)
            {
                LeaseLog.LostCallbackFailed(_logger, _record.Name, _record.FencingToken, failure);
            }
        }
    }

    /// <summary>
    /// Ends the validity without signalling a loss. False if it had ended before; a loss that the timer has not signalled yet
    /// is left to the timer, so that no callback runs inside a release.
    /// </summary>
    public bool TryRelinquish()
    {
        lock (_lock)
        {
            return Left > TimeSpan.Zero && End("it was released");
        }
    }

    private bool End(string reason)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return false;
            }

            _isOver = true;
            _reason = reason;
            _timer.Dispose();
            return true;
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (!_isOver && Left > TimeSpan.Zero)
            {
                Arm();
                return;
            }
        }

        MarkLost(Expired);
    }

    // A timer may fire slightly early: never arm it for less than a millisecond.
    private void Arm()
    {
        var left = Left;
        var least = TimeSpan.FromMilliseconds(1);
        _timer.Change(left > least ? left : least, Timeout.InfiniteTimeSpan);
    }
}
