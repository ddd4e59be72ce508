using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Time;

public sealed class VirtualClockTests
{
    private readonly VirtualClock _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Advance_SeveralTimersDue_FireInOrderEachAtItsOwnTime()
    {
        using var late = Timer("late", Seconds(2));
        using var early = Timer("early", Seconds(1));

        _clock.Advance(Seconds(3));

        _fired.ShouldBe(["early at 1", "late at 2"]);
        _clock.GetElapsedTime(0).ShouldBe(Seconds(3));
    }

    [Fact]
    public void Advance_TimersDueTogether_FireInTheOrderTheyWereArmed()
    {
        using var second = Timer("second", Timeout.InfiniteTimeSpan);
        using var first = Timer("first", Seconds(1));
        second.Change(Seconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(Seconds(1));

        _fired.ShouldBe(["first at 1", "second at 1"]);
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresEachPeriod()
    {
        using var timer = Timer("tick", Seconds(1), Seconds(2));

        _clock.Advance(Seconds(5));

        _fired.ShouldBe(["tick at 1", "tick at 3", "tick at 5"]);
    }

    [Fact]
    public void Advance_TimerArmsAnotherWithinTheSameStep_FiresItToo()
    {
        using var chained = Timer("chained", Timeout.InfiniteTimeSpan);
        using var first = _clock.CreateTimer(
            _ => chained.Change(Seconds(1), Timeout.InfiniteTimeSpan), null, Seconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(Seconds(2));

        _fired.ShouldBe(["chained at 2"]);
    }

    [Fact]
    public void Dispose_ArmedTimer_NeverFires()
    {
        var timer = Timer("gone", Seconds(1));

        timer.Dispose();
        _clock.Advance(Seconds(2));

        _fired.ShouldBeEmpty();
        timer.Change(Seconds(1), Timeout.InfiniteTimeSpan).ShouldBeFalse();
        _clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public void Freeze_TimerDue_FiresOnlyWhenTheProcessWakes()
    {
        using var timer = Timer("overdue", Seconds(1));

        _clock.Freeze(Seconds(10));
        _fired.ShouldBeEmpty();
        _clock.Advance(TimeSpan.Zero);

        _fired.ShouldBe(["overdue at 10"]);
    }

    [Fact]
    public void SetWallClock_Forward_MovesOnlyUtc()
    {
        var before = _clock.GetUtcNow();
        using var timer = Timer("never", Seconds(1));

        _clock.SetWallClock(ahead: TimeSpan.FromDays(1));
        _clock.Advance(TimeSpan.Zero);

        (_clock.GetUtcNow() - before).ShouldBe(TimeSpan.FromDays(1));
        _clock.GetTimestamp().ShouldBe(0);
        _fired.ShouldBeEmpty();
    }

    [Fact]
    public async Task WhenWaitingAsync_WaitOfThatLengthBeginsLater_CompletesThen()
    {
        var waiting = _clock.WhenWaitingAsync(length => length == Seconds(3));
        using var other = Timer("other", Seconds(1));
        waiting.IsCompleted.ShouldBeFalse();

        using var awaited = Timer("awaited", Seconds(3));

        (await waiting).ShouldBe(Seconds(3));
        (await _clock.WhenWaitingAsync(length => length == Seconds(1))).ShouldBe(Seconds(1));
    }

    [Fact]
    public async Task TaskDelay_Advanced_ContinuesOnTheAdvancingStack()
    {
        var woken = WakeAsync();

        _clock.Advance(Seconds(1));

        woken.IsCompleted.ShouldBeTrue();
        (await woken).ShouldBe(Environment.CurrentManagedThreadId);
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private async Task<int> WakeAsync()
    {
        await Task.Delay(Seconds(1), _clock).ConfigureAwait(false);
        return Environment.CurrentManagedThreadId;
    }

    private ITimer Timer(string name, TimeSpan due, TimeSpan? period = null) => _clock.CreateTimer(
        _ => _fired.Add($"{name} at {_clock.GetElapsedTime(0).TotalSeconds}"), null, due, period ?? Timeout.InfiniteTimeSpan);
}
