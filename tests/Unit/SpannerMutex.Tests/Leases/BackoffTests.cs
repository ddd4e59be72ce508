using SpannerMutex.TestSupport.Time;
using SpannerMutex.Timing;

namespace SpannerMutex.Tests.Leases;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(700);

    private readonly VirtualClock _clock = new();

    [Theory]
    [InlineData(0, new[] { 50, 100, 200, 350, 350 })]
    [InlineData(0.5, new[] { 75, 150, 300, 525, 525 })]
    [InlineData(1, new[] { 100, 200, 400, 700, 700 })]
    public async Task PauseAsync_TriedAgainAndAgain_DoublesUpToTheLongestAndAtLeastHalfIsWaited(double random, int[] expected)
    {
        var backoff = NewBackoff(random);

        foreach (var milliseconds in expected)
        {
            await ShouldLastAsync(backoff.PauseAsync(CancellationToken.None), milliseconds);
        }
    }

    [Theory]
    [InlineData(0, 3_000)]
    [InlineData(0.5, 3_375)]
    [InlineData(1, 3_750)]
    public async Task PauseAsync_TheServerAsks_WaitsAtLeastThatEvenBeyondTheLongest(double random, int expected) =>
        await ShouldLastAsync(NewBackoff(random).PauseAsync(TimeSpan.FromSeconds(3), CancellationToken.None), expected);

    [Fact]
    public async Task PauseAsync_TheServerHasAskedBefore_GoesOnGrowing()
    {
        var backoff = NewBackoff(random: 1);
        await ShouldLastAsync(backoff.PauseAsync(TimeSpan.FromMilliseconds(8), CancellationToken.None), 10);

        await ShouldLastAsync(backoff.PauseAsync(requested: null, CancellationToken.None), 200);
    }

    [Fact]
    public async Task PauseAsync_Cancelled_EndsAtOnceAndLeavesNoTimer()
    {
        using var cancellation = new CancellationTokenSource();
        var pause = NewBackoff(random: 1).PauseAsync(cancellation.Token);

        await cancellation.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(pause)).CancellationToken.ShouldBe(cancellation.Token);
        _clock.Timers.ShouldBeEmpty();
    }

    private Backoff NewBackoff(double random) => new(First, Longest, _clock, () => random);

    private async Task ShouldLastAsync(Task pause, int milliseconds)
    {
        _clock.Timers.ShouldHaveSingleItem().ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
        pause.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await pause;
    }
}
