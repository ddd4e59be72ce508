using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>A renewal for longer than usual, once: the next write has the usual duration again.</summary>
public sealed class LongerRenewalTests
{
    private static readonly LeaseDuration s_longer = LeaseWorld.Duration.Times(4);

    private readonly LeaseWorld _world = new();

    [Fact]
    public async Task RenewAsync_ForLonger_PutsTheNextRenewalOffByAsMuch()
    {
        await using var lease = await _world.AcquireAsync();

        await lease.RenewAsync(s_longer, CancellationToken.None);
        _world.Record!.Duration.ShouldBe(s_longer);
        _world.Advance(19.999);
        _world.Store.Swaps.Count.ShouldBe(2);
        _world.Advance(0.001);

        _world.Store.Swaps.Count.ShouldBe(3);
        _world.Record!.Duration.ShouldBe(LeaseWorld.Duration);
        _world.Advance(60);
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task RenewAsync_ForLonger_IsHeldForNineTenthsOfThat()
    {
        await using var lease = await _world.AcquireAsync();
        await lease.RenewAsync(s_longer, CancellationToken.None);

        _world.Freeze(53.999);
        lease.IsHeld.ShouldBeTrue();
        _world.Freeze(0.001);
        lease.IsHeld.ShouldBeFalse();
    }

    /// <summary>The usual duration is written back, nobody can tell the holder, and it ends sooner than the longer one would.</summary>
    [Fact]
    public async Task RenewAsync_ShorterAgainAndItsAnswerNeverComes_IsLostBeforeAnybodyElseGetsIn()
    {
        await using var lease = await _world.AcquireAsync();
        await lease.RenewAsync(s_longer, CancellationToken.None);
        _world.Store.Swaps.HoldAnswer();
        _world.Store.Reads.HangAlways();

        _world.Advance(20 + 13.499);
        lease.IsHeld.ShouldBeTrue();
        _world.Advance(0.001);

        lease.IsHeld.ShouldBeFalse();
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
        _world.IsFree.ShouldBeFalse();
        _world.Advance(1.5);
        _world.IsFree.ShouldBeTrue();
    }

    [Fact]
    public async Task RenewAsync_ShorterAgainAndRefused_IsTriedAgainInTime()
    {
        await using var lease = await _world.AcquireAsync();
        await lease.RenewAsync(s_longer, CancellationToken.None);
        _world.Store.Unplug();
        _world.Advance(25);
        _world.Store.Heal();

        _world.Advance(10);

        lease.IsHeld.ShouldBeTrue();
        _world.Record!.Duration.ShouldBe(LeaseWorld.Duration);
    }
}
