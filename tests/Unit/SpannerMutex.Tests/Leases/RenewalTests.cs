using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

public sealed class RenewalTests
{
    private readonly LeaseWorld _world = new();

    [Fact]
    public async Task Lease_AfterAThirdOfItsDuration_IsRenewedByOneSwap()
    {
        await using var lease = await _world.AcquireAsync("working");
        var acquired = _world.Record!;

        _world.Advance(4.999);
        _world.Record.ShouldBe(acquired);
        _world.Advance(0.001);

        _world.Record.ShouldBe(acquired with { Version = acquired.Version + 1, RenewedAt = _world.Clock.GetUtcNow() });
        _world.Store.Calls.ShouldBe("1 reads, 2 swaps");
    }

    // A migration over the ttl runs twice: py-spanner-mutex never renews.
    [Fact]
    public async Task Lease_HeldForAnHour_IsRenewedEachThirdAndNobodyGetsIn()
    {
        await using var lease = await _world.AcquireAsync();
        var waiting = _world.Rival.AcquireAsync(TimeSpan.FromDays(1)).AsTask();

        _world.Advance(3600);

        lease.IsHeld.ShouldBeTrue();
        waiting.IsCompleted.ShouldBeFalse();
        _world.Store.Calls.ShouldBe("1 reads, 721 swaps");
        await lease.DisposeAsync();
        _world.Clock.Advance(LeaseWorld.Poll);
        await (await waiting).DisposeAsync();
    }

    // RedLock.net 68: renewing for ever after disposal.
    [Fact]
    public async Task Lease_Disposed_LeavesNoTimerBehind()
    {
        var lease = await _world.AcquireAsync();
        _world.Advance(12);

        await lease.DisposeAsync();

        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lease_RenewalFailsForAWhile_IsTriedAgainSoonAndStaysHeld()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Swaps.Throw(StoreFailedException.Passing()).Throw(StoreFailedException.ForGood());

        _world.Advance(5);
        _world.Store.Swaps.Count.ShouldBe(2);
        _world.Advance(1.5);
        _world.Store.Swaps.Count.ShouldBe(3);
        _world.Advance(1.5);

        _world.Store.Swaps.Count.ShouldBe(4);
        _world.Record!.RenewedAt.ShouldBe(_world.Clock.GetUtcNow());
        _world.Advance(13.499);
        lease.IsHeld.ShouldBeTrue();
    }

    // DistributedLock's LeaseMonitor restarts its clock when the renewal returns.
    [Fact]
    public async Task Lease_AnswerToARenewalIsSlow_DeadlineCountsFromWhenItWasSent()
    {
        await using var lease = await _world.AcquireAsync();
        var answer = _world.Store.Swaps.HoldAnswer();
        _world.Advance(5);
        _world.Advance(4);
        answer.Release();
        _world.Store.Unplug();

        _world.Advance(9.499);
        lease.IsHeld.ShouldBeTrue();
        _world.Advance(0.001);

        lease.IsHeld.ShouldBeFalse();
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Lease_AnswerToTheAcquisitionIsSlow_DeadlineCountsFromWhenItWasSent()
    {
        var answer = _world.Store.Swaps.HoldAnswer();
        var acquiring = _world.AcquireAsync();
        _world.Advance(4);
        answer.Release();
        await using var lease = await acquiring;
        _world.Store.Unplug();

        _world.Advance(9.499);
        lease.IsHeld.ShouldBeTrue();
        _world.Advance(0.001);

        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Lease_AnswerToTheAcquisitionIsSlow_IsStillRenewedAThirdAfterItWasSent()
    {
        var answer = _world.Store.Swaps.HoldAnswer();
        var acquiring = _world.AcquireAsync();
        _world.Advance(4);
        answer.Release();
        await using var lease = await acquiring;

        _world.Advance(1);

        _world.Store.Calls.ShouldBe("1 reads, 2 swaps");
    }

    [Fact]
    public async Task Lease_OutcomeOfTheAcquisitionIsLearntLate_IsRenewedBeforeItRunsOut()
    {
        _world.Store.Swaps.HoldRequest();
        _world.Store.Swaps.HoldAnswer();
        var acquiring = _world.AcquireAsync();
        _world.Advance(10.1);
        await using var lease = await acquiring;

        _world.Advance(3600);

        lease.IsHeld.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lease_AnswerToARenewalIsLost_IsLookedUpAndStaysHeld(bool isApplied)
    {
        await using var lease = await _world.AcquireAsync();
        _ = isApplied ? _world.Store.Swaps.DropReply() : _world.Store.Swaps.DropRequest();

        _world.Advance(6);

        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 1);
        _world.Store.Calls.ShouldBe(isApplied ? "2 reads, 2 swaps" : "2 reads, 3 swaps");
        _world.Store.Unplug();
        _world.Advance(12.499);
        lease.IsHeld.ShouldBeTrue();
        _world.Advance(0.001);
        lease.IsHeld.ShouldBeFalse();
    }

    [Fact]
    public async Task Lease_RenewalLandsAfterItWasSentAgain_DoesNothing()
    {
        await using var lease = await _world.AcquireAsync();
        var late = _world.Store.Swaps.LandLate();
        _world.Advance(6);
        var stands = _world.Record;

        late.Release();

        _world.Record.ShouldBe(stands);
        _world.Advance(60);
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task RenewAsync_Held_IsOneSwapAndMovesTheDeadline()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Advance(3);

        await lease.RenewAsync();

        _world.Store.Calls.ShouldBe("1 reads, 2 swaps");
        _world.Store.Unplug();
        _world.Advance(13.499);
        lease.IsHeld.ShouldBeTrue();
        _world.Store.Heal();
    }

    [Fact]
    public async Task RenewAsync_AnswerComesAfterTheProcessWasFrozenPastItsDeadline_SaysThatTheLeaseIsLost()
    {
        await using var lease = await _world.AcquireAsync();
        var answer = _world.Store.Swaps.HoldAnswer();
        var renewing = lease.RenewAsync().AsTask();
        _world.Freeze(13.5);

        answer.Release();

        await Should.ThrowAsync<LeaseLostException>(renewing);
        lease.IsHeld.ShouldBeFalse();
    }

    [Fact]
    public async Task RenewAsync_StoreRefuses_ThrowsItsErrorAndTheLeaseIsStillHeld()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Swaps.Throw(StoreFailedException.ForGood());

        await Should.ThrowAsync<StoreFailedException>(async () => await lease.RenewAsync());

        lease.IsHeld.ShouldBeTrue();
        await lease.RenewAsync();
    }
}
