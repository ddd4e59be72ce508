namespace SpannerMutex.Timing;

/// <summary>
/// Timers for deadlines, which must not be late. The system's timers run on the thread pool and are seconds late while all
/// of its threads are blocked. Here one thread waits for all timers of the process, and each callback runs on a new thread,
/// so that one that blocks doesn't delay the others. The waiting thread ends when no timer is armed.
/// </summary>
internal sealed class DeadlineThread(TimeProvider clock)
{
    public static readonly DeadlineThread Shared = new(SystemClock.Instance);

    // A wait doesn't include the time in which the machine is suspended: a deadline within it is noticed this long after it.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly HashSet<DeadlineTimer> _armed = [];
    private long _wakesAt;
    private bool _isRunning;

    /// <summary>A timer that is not armed yet.</summary>
    public ITimer CreateTimer(TimerCallback callback, object? state) => new DeadlineTimer(this, callback, state);

    public void Arm(DeadlineTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            timer.DueAt = clock.GetTimestamp() + (long)(dueTime.TotalSeconds * clock.TimestampFrequency);
            _armed.Add(timer);
            if (!_isRunning)
            {
                _isRunning = true;
                Start(Run);
            }
            else if (timer.DueAt < _wakesAt)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    public void Disarm(DeadlineTimer timer)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
        }
    }

    private void Run()
    {
        while (TakeDue() is { } timer)
        {
            try
            {
                Start(timer.Fire);
            }
            catch (OutOfMemoryException)
            {
                // No further thread can be started.
                timer.Fire();
            }
        }
    }

    /// <summary>Waits for the next timer that is due; null once none is armed.</summary>
    private DeadlineTimer? TakeDue()
    {
        lock (_gate)
        {
            while (_armed.MinBy(t => t.DueAt) is { } next)
            {
                var now = clock.GetTimestamp();
                var left = clock.GetElapsedTime(now, next.DueAt);
                if (left <= TimeSpan.Zero)
                {
                    _armed.Remove(next);
                    return next;
                }

                _wakesAt = next.DueAt;
                Monitor.Wait(_gate, left < s_longestWait ? (int)Math.Ceiling(left.TotalMilliseconds) : (int)s_longestWait.TotalMilliseconds);
            }

            _isRunning = false;
            return null;
        }
    }

    // The thread serves all leases, so it does not carry the execution context of the caller that armed the first timer.
    private static void Start(ThreadStart work) =>
        new Thread(work) { IsBackground = true, Name = "SpannerMutex lease deadline" }.UnsafeStart();
}
