using SpannerMutex.TestSupport.Time;
using SpannerMutex.Timing;

namespace SpannerMutex.Tests.Leases;

public sealed class CallDeadlineTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly VirtualClock _clock = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EndAfter_CallerCancels_IsCancelledAfterTheGrace(bool isCancelledBefore)
    {
        using var caller = new CancellationTokenSource();
        if (isCancelledBefore)
        {
            caller.Cancel();
        }

        using var call = Call(Timeout.InfiniteTimeSpan, caller.Token);
        caller.Cancel();

        IsCancelledIn(Grace, call);
    }

    [Fact]
    public void EndAfter_TwoTokens_TheFirstCounts()
    {
        using var caller = new CancellationTokenSource();
        using var release = new CancellationTokenSource();
        using var call = Call(Timeout.InfiniteTimeSpan, caller.Token);
        call.EndAfter(Grace, release.Token);
        caller.Cancel();
        _clock.Advance(Grace / 2);
        release.Cancel();

        IsCancelledIn(Grace / 2, call);
    }

    [Fact]
    public void EndAfter_TimeIsUpBeforeTheGrace_IsCancelledThen()
    {
        using var caller = new CancellationTokenSource();
        using var call = Call(Grace, caller.Token);
        _clock.Advance(Grace / 2);
        caller.Cancel();

        IsCancelledIn(Grace / 2, call);
    }

    [Fact]
    public void Token_CallerCancels_IsCancelledAtOnce()
    {
        using var caller = new CancellationTokenSource();
        using var call = new CallDeadline(Grace, _clock, caller.Token);

        caller.Cancel();

        call.Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Token_CallerNeverCancels_StaysAndLeavesNoTimer()
    {
        using (var call = Call(Timeout.InfiniteTimeSpan, CancellationToken.None))
        {
            _clock.Advance(TimeSpan.FromHours(1));
            call.Token.IsCancellationRequested.ShouldBeFalse();
        }

        _clock.Timers.ShouldBeEmpty();
    }

    // A real timer's callback may be under way when it is disposed; what it throws there ends the process.
    [Fact]
    public void Dispose_TimerFiresAllTheSame_IsHarmless()
    {
        using var caller = new CancellationTokenSource();
        var clock = new LateTimerClock();
        var call = new CallDeadline(Timeout.InfiniteTimeSpan, clock);
        call.EndAfter(Grace, caller.Token);
        caller.Cancel();
        call.Dispose();

        Should.NotThrow(clock.FireAll);
    }

    private CallDeadline Call(TimeSpan timeout, CancellationToken caller)
    {
        var call = new CallDeadline(timeout, _clock);
        call.EndAfter(Grace, caller);
        return call;
    }

    private void IsCancelledIn(TimeSpan time, CallDeadline call)
    {
        _clock.Advance(time - TimeSpan.FromMilliseconds(1));
        call.Token.IsCancellationRequested.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        call.Token.IsCancellationRequested.ShouldBeTrue();
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
