using SpannerMutex.Timing;

namespace SpannerMutex.Tests.Leases;

public sealed class DeadlineThreadTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(30);

    private readonly DeadlineThread _thread = new(SystemClock.Instance);

    // On the pool its callback would come after everything that was queued before: with so many blocked, minutes later.
    [Fact]
    public void Timer_ThreadPoolIsExhausted_Fires()
    {
        using var fired = new ManualResetEventSlim();
        var blockers = new CountdownEvent(500);
        for (var i = 0; i < blockers.InitialCount; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    fired.Wait();
                    blockers.Signal();
                },
                null);
        }

        using var timer = _thread.CreateTimer(_ => fired.Set(), null);
        timer.Change(Soon, Timeout.InfiniteTimeSpan);

        var hasFired = fired.Wait(TooLong);
        fired.Set();
        blockers.Wait(TooLong).ShouldBeTrue();
        hasFired.ShouldBeTrue();
    }

    [Fact]
    public void Timer_AnothersCallbackBlocks_Fires()
    {
        using var isBlocked = new ManualResetEventSlim();
        using var fired = new ManualResetEventSlim();
        using var blocking = _thread.CreateTimer(
            _ =>
            {
                isBlocked.Set();
                fired.Wait(TooLong);
            },
            null);
        blocking.Change(Soon, Timeout.InfiniteTimeSpan);
        isBlocked.Wait(TooLong).ShouldBeTrue();

        using var timer = _thread.CreateTimer(_ => fired.Set(), null);
        timer.Change(Soon, Timeout.InfiniteTimeSpan);

        fired.Wait(TooLong).ShouldBeTrue();
    }

    [Fact]
    public void Timer_AnEarlierOneIsArmedWhileTheThreadWaits_FiresFirst()
    {
        using var fired = new ManualResetEventSlim();
        using var late = _thread.CreateTimer(_ => { }, null);
        late.Change(TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);
        using var soon = _thread.CreateTimer(_ => fired.Set(), null);

        soon.Change(Soon, Timeout.InfiniteTimeSpan);

        fired.Wait(TooLong).ShouldBeTrue();
    }

    [Fact]
    public void Timer_ArmedAgainAfterItHasFired_FiresAgain()
    {
        using var fired = new SemaphoreSlim(0);
        using var timer = _thread.CreateTimer(_ => fired.Release(), null);
        for (var i = 0; i < 3; i++)
        {
            timer.Change(Soon, Timeout.InfiniteTimeSpan);

            fired.Wait(TooLong).ShouldBeTrue();
        }
    }

    [Fact]
    public void Timer_Disposed_CantBeArmed()
    {
        var timer = _thread.CreateTimer(_ => throw new InvalidOperationException("It fired."), null);
        timer.Change(TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);

        timer.Dispose();

        timer.Change(Soon, Timeout.InfiniteTimeSpan).ShouldBeFalse();
    }
}
