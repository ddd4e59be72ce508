using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Spanner;

/// <summary>The replacement of a session that is a week old.</summary>
public sealed class SpannerSessionTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly VirtualClock _clock = new();
    private readonly List<TaskCompletionSource<string>> _made = [];
    private readonly SpannerSession _session;

    public SpannerSessionTests() => _session = new SpannerSession(
        () =>
        {
            _made.Add(new TaskCompletionSource<string>());
            return _made[^1].Task;
        },
        _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_AfterAWeek_GoesOnWithTheOldOneUntilTheNewOneIsThere()
    {
        await MakeFirstAsync();
        _clock.Advance(Week);
        (await _session.GetAsync(Token)).ShouldBe("s1");
        _made.Count.ShouldBe(1);

        _clock.Advance(TimeSpan.FromTicks(1));
        (await _session.GetAsync(Token)).ShouldBe("s1");
        (await _session.GetAsync(Token)).ShouldBe("s1");
        _made.Count.ShouldBe(2);

        _made[1].SetResult("s2");
        (await _session.GetAsync(Token)).ShouldBe("s2");
        _made.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Get_NewOneCantBeMade_GoesOnWithTheOldOneAndTriesOnceAMinute()
    {
        await MakeFirstAsync();
        _clock.Advance(Week + TimeSpan.FromTicks(1));
        (await _session.GetAsync(Token)).ShouldBe("s1");
        _made[1].SetException(new InvalidOperationException("no session to be had"));

        (await _session.GetAsync(Token)).ShouldBe("s1");
        _made.Count.ShouldBe(2);
        _clock.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromTicks(1));
        (await _session.GetAsync(Token)).ShouldBe("s1");

        _made.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Drop_NewOneIsBeingMade_WaitsForThat()
    {
        await MakeFirstAsync();
        _clock.Advance(Week + TimeSpan.FromTicks(1));
        await _session.GetAsync(Token);

        _session.Drop("s1");
        var next = _session.GetAsync(Token);
        _made[1].SetResult("s2");

        (await next).ShouldBe("s2");
        _made.Count.ShouldBe(2);
    }

    private async Task MakeFirstAsync()
    {
        var first = _session.GetAsync(Token);
        _made[0].SetResult("s1");
        await first;
    }
}
