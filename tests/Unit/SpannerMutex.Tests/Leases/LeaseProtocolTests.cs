using SpannerMutex.Leases;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Leases;

public sealed class LeaseProtocolTests
{
    private static readonly DateTimeOffset Now = new VirtualClock().GetUtcNow();
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    [Fact]
    public void PollDelay_FirstRecordIsBeingCreated_EndsWhenTheCreationExpires()
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        var seen = new LeaseSnapshot(null, now) { CreationExpiresAt = now + TimeSpan.FromMilliseconds(70) };

        LeaseProtocol.PollDelay(seen, TimeSpan.FromSeconds(1), 0.5).ShouldBe(TimeSpan.FromMilliseconds(70));
        LeaseProtocol.PollDelay(seen with { Now = now - TimeSpan.FromHours(1) }, TimeSpan.FromSeconds(1), 0).ShouldBe(TimeSpan.FromMilliseconds(500));
    }

    [Theory]
    [InlineData(0, 500)]
    [InlineData(0.5, 750)]
    [InlineData(0.999999999, 1000)]
    public void PollDelay_Held_IsAJitteredHalfToWholePoll(double random, double milliseconds) =>
        LeaseProtocol.PollDelay(Held(expiresIn: TimeSpan.FromSeconds(9)), Poll, random).TotalMilliseconds.ShouldBe(milliseconds, 0.001);

    [Fact]
    public void PollDelay_ExpiryIsNearer_IsThat() =>
        LeaseProtocol.PollDelay(Held(expiresIn: TimeSpan.FromMilliseconds(70)), Poll, 0).ShouldBe(TimeSpan.FromMilliseconds(70));

    // Timers count whole milliseconds: less than one would poll without any pause until it is over.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(9_999, 1)]
    [InlineData(10_000, 1)]
    [InlineData(10_001, 2)]
    public void PollDelay_ExpiryIsAFractionOfAMillisecondAway_WaitsForItsEnd(long ticks, double milliseconds) =>
        LeaseProtocol.PollDelay(Held(expiresIn: TimeSpan.FromTicks(ticks)), Poll, 0).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void PollDelay_NothingKnownOfAnExpiry_IsAPoll()
    {
        LeaseProtocol.PollDelay(null, Poll, 0).ShouldBe(Poll / 2);
        LeaseProtocol.PollDelay(new LeaseSnapshot(null, Now), Poll, 0).ShouldBe(Poll / 2);
        LeaseProtocol.PollDelay(Held(expiresIn: TimeSpan.FromSeconds(-1)), Poll, 0).ShouldBe(Poll / 2);
    }

    [Fact]
    public void Acquire_Held_Refuses() => Should.Throw<InvalidOperationException>(() => LeaseProtocol.Acquire(
        new LeaseName("a"), Held(expiresIn: TimeSpan.FromTicks(1)), LeaseOwner.New(), LeaseDuration.Default, null));

    private static LeaseSnapshot Held(TimeSpan expiresIn) => new(
        new LeaseRecord
        {
            Name = new LeaseName("a"),
            Version = 1,
            Owner = LeaseOwner.New(),
            FencingToken = new FencingToken(1),
            Duration = LeaseDuration.Default,
            RenewedAt = Now + expiresIn - LeaseDuration.Default.Value,
        },
        Now);
}
