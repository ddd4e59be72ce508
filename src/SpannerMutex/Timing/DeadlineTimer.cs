namespace SpannerMutex.Timing;

/// <summary>A timer of a <see cref="DeadlineThread" />; it fires once each time it is armed.</summary>
internal sealed class DeadlineTimer(DeadlineThread thread, TimerCallback callback, object? state) : ITimer
{
    private volatile bool _isDisposed;

    public long DueAt { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed)
        {
            return false;
        }

        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            thread.Disarm(this);
        }
        else
        {
            thread.Arm(this, dueTime);
        }

        return true;
    }

    public void Fire()
    {
        if (!_isDisposed)
        {
            callback(state);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        thread.Disarm(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
