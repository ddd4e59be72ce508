using System.Collections.Concurrent;
using System.Threading.Channels;

namespace SpannerMutex.AspNetCore.Tests;

/// <summary>
/// The system's clock, but for the timers of held requests: those are counted, and end when the test says so. They are
/// known by a length that nothing else uses.
/// </summary>
internal sealed class HoldTimeoutClock : TimeProvider
{
    public static readonly TimeSpan HoldTimeout = new(0, 0, 0, 3, 141);

    private readonly ConcurrentQueue<HoldTimeoutTimer> _timers = new();
    private readonly Channel<HoldTimeoutTimer> _armed = Channel.CreateUnbounded<HoldTimeoutTimer>();

    public int HeldRequests => _timers.Count;

    public ValueTask<HoldTimeoutTimer> RequestIsHeldAsync() => _armed.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public void EndHoldTime()
    {
        foreach (var timer in _timers)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != HoldTimeout)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var timer = new HoldTimeoutTimer(callback, state);
        _timers.Enqueue(timer);
        _armed.Writer.TryWrite(timer);
        return timer;
    }
}
