using SpannerMutex.TestSupport.Time;
using SpannerMutex.Timing;

namespace SpannerMutex.Tests.Leases;

public sealed class GracePeriodTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly VirtualClock _clock = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Token_CallerCancels_IsCancelledAfterTheGrace(bool isCancelledBefore)
    {
        using var caller = new CancellationTokenSource();
        if (isCancelledBefore)
        {
            caller.Cancel();
        }

        using var grace = new GracePeriod(Grace, _clock, caller.Token);
        caller.Cancel();

        _clock.Advance(Grace - TimeSpan.FromMilliseconds(1));
        grace.Token.IsCancellationRequested.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        grace.Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Token_CallerNeverCancels_StaysAndLeavesNoTimer()
    {
        using (var grace = new GracePeriod(Grace, _clock, CancellationToken.None))
        {
            _clock.Advance(TimeSpan.FromHours(1));
            grace.Token.IsCancellationRequested.ShouldBeFalse();
        }

        _clock.Timers.ShouldBeEmpty();
    }

    // A real timer's callback may be under way when it is disposed; what it throws there ends the process.
    [Fact]
    public void Dispose_TimerFiresAllTheSame_IsHarmless()
    {
        using var caller = new CancellationTokenSource();
        var clock = new LateTimerClock();
        var grace = new GracePeriod(Grace, clock, caller.Token);
        caller.Cancel();
        grace.Dispose();

        Should.NotThrow(clock.FireAll);
    }

    private sealed class LateTimerClock : TimeProvider
    {
        private readonly List<(TimerCallback Callback, object? State)> _timers = [];

        public void FireAll() => _timers.ForEach(t => t.Callback(t.State));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add((callback, state));
            return new VirtualClock().CreateTimer(callback, state, dueTime, period);
        }
    }
}
