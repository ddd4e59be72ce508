namespace SpannerMutex.TestSupport.Time;

/// <summary>
/// Virtual time. It stands still until it is advanced; timers fire in the order they are due, on the advancing thread,
/// so what they set going without real I/O has happened when <see cref="Advance" /> returns.
/// </summary>
public sealed class VirtualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<VirtualTimer> _armed = [];
    private readonly List<(Func<TimeSpan, bool> Wanted, TaskCompletionSource<TimeSpan> Seen)> _watchers = [];
    private DateTimeOffset _epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;
    private long _armings;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>In how long each armed timer is due, the next one first.</summary>
    public IReadOnlyList<TimeSpan> Timers
    {
        get
        {
            lock (_lock)
            {
                return [.. _armed.OrderBy(t => t.Due).Select(t => t.Due - _elapsed)];
            }
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _elapsed.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _epoch + _elapsed;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Time passes and timers fire, each at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan target;
        lock (_lock)
        {
            target = _elapsed + by;
        }

        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _elapsed = target > _elapsed ? target : _elapsed;
        }
    }

    /// <summary>Time passes over a frozen process: what is due fires no sooner than at the next <see cref="Advance" />.</summary>
    public void Freeze(TimeSpan during)
    {
        lock (_lock)
        {
            _elapsed += during;
        }
    }

    /// <summary>Somebody sets the wall clock; timestamps and timers don't notice.</summary>
    public void SetWallClock(TimeSpan ahead)
    {
        lock (_lock)
        {
            _epoch += ahead;
        }
    }

    /// <summary>Completes, with its length, as soon as a timer of a wanted length is armed.</summary>
    public Task<TimeSpan> WhenWaitingAsync(Func<TimeSpan, bool> wanted)
    {
        lock (_lock)
        {
            if (_armed.FirstOrDefault(t => wanted(t.Length)) is { } timer)
            {
                return Task.FromResult(timer.Length);
            }

            var seen = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((wanted, seen));
            return seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    internal void Arm(VirtualTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _armed.Remove(timer);
            timer.Length = dueTime;
            timer.Due = _elapsed + dueTime;
            timer.Order = _armings++;
            _armed.Add(timer);
            foreach (var watcher in _watchers.Where(w => w.Wanted(dueTime)).ToList())
            {
                _watchers.Remove(watcher);
                watcher.Seen.SetResult(dueTime);
            }
        }
    }

    internal void Disarm(VirtualTimer timer)
    {
        lock (_lock)
        {
            _armed.Remove(timer);
        }
    }

    private VirtualTimer? TakeDue(TimeSpan target)
    {
        lock (_lock)
        {
            var next = _armed.OrderBy(t => t.Due).ThenBy(t => t.Order).FirstOrDefault(t => t.Due <= target);
            if (next is null)
            {
                return null;
            }

            _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
            _armed.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                Arm(next, next.Period);
            }

            return next;
        }
    }
}
