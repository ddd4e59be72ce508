using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Tests.Spanner;

/// <summary>How long each sending of a statement waits. A slow one would be sent again for ever if the limit didn't grow.</summary>
public sealed class AnswerTimeoutTests
{
    private readonly AnswerTimeout _timeout = new(TimeSpan.FromSeconds(30));
    private readonly List<TimeSpan> _limits = [];
    private readonly List<TimeSpan> _silences = [];

    [Fact]
    public async Task SendAsync_NoAnswerEver_EachSendingWaitsFourTimesAsLongAndTheLastTheWholeTime()
    {
        var last = await Should.ThrowAsync<SpannerRestException>(SendAsync(TimeSpan.FromMinutes(10), _ => throw Silence()));

        last.Code.ShouldBe(SpannerStatusCode.DeadlineExceeded);
        _limits.Select(limit => limit.TotalSeconds).ShouldBe([30, 120, 480, 600]);
        _silences.ShouldBe(_limits[..3]);
    }

    [Fact]
    public async Task SendAsync_StatementTakesAMinute_IsAnsweredAtTheSecondSendingAndTheNextBeginsThere()
    {
        var minute = TimeSpan.FromMinutes(1);
        (await SendAsync(TimeSpan.FromHours(1), limit => limit < minute ? throw Silence() : 7)).ShouldBe(7);
        (await SendAsync(TimeSpan.FromHours(1), limit => limit < minute ? throw Silence() : 8)).ShouldBe(8);

        _limits.Select(limit => limit.TotalSeconds).ShouldBe([30, 120, 120], "it is kept over the repetitions of a transaction");
    }

    [Fact]
    public async Task SendAsync_AnyOtherError_IsTheCallers()
    {
        var refused = new SpannerRestException(SpannerStatusCode.InvalidArgument, "refused");

        (await Should.ThrowAsync<SpannerRestException>(SendAsync(TimeSpan.FromHours(1), _ => throw refused))).ShouldBeSameAs(refused);

        _limits.Count.ShouldBe(1);
    }

    private static SpannerRestException Silence() => new(SpannerStatusCode.DeadlineExceeded, "no answer");

    private Task<int> SendAsync(TimeSpan longest, Func<TimeSpan, int> answer) => _timeout.SendAsync(
        longest,
        async limit =>
        {
            _limits.Add(limit);
            _limits.Count.ShouldBeLessThan(10, "it would be sent for ever");
            await Task.CompletedTask;
            return answer(limit);
        },
        _silences.Add).AsTask();
}
