namespace SpannerMutex.TestSupport.Time;

/// <summary>A timer of <see cref="VirtualClock" />.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
{
    private bool _isDisposed;

    public TimeSpan Length { get; set; }

    public TimeSpan Due { get; set; }

    public long Order { get; set; }

    public TimeSpan Period { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed)
        {
            return false;
        }

        Period = period;
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            clock.Disarm(this);
        }
        else
        {
            clock.Arm(this, dueTime);
        }

        return true;
    }

    public void Fire() => callback(state);

    public void Dispose()
    {
        _isDisposed = true;
        clock.Disarm(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
