using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>
/// A caller's own write, in one commit with the lease's swap. hedge checks that it leads and then writes, unfenced;
/// client-go says itself that it gives no fencing.
/// </summary>
public sealed class FencedSwapTests
{
    private readonly LeaseWorld _world = new();

    [Fact]
    public async Task SwapAsync_Held_IsOneSwapAndRenewsTheLease()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Advance(3);

        await lease.WriteWhileHeldAsync(_world.WriteAsync);

        _world.Store.Calls.ShouldBe("1 reads, 2 swaps");
        _world.Record!.RenewedAt.ShouldBe(_world.Clock.GetUtcNow());
        _world.Store.Unplug();
        _world.Advance(13.499);
        lease.IsHeld.ShouldBeTrue();
        _world.Advance(0.001);
        lease.IsHeld.ShouldBeFalse();
    }

    [Fact]
    public async Task SwapAsync_OftenEnough_SparesTheRegularRenewals()
    {
        await using var lease = await _world.AcquireAsync();

        for (var i = 0; i < 10; i++)
        {
            _world.Advance(4);
            await lease.WriteWhileHeldAsync(_world.WriteAsync);
        }

        _world.Store.Swaps.Count.ShouldBe(1 + 10);
        _world.Advance(5);
        _world.Store.Swaps.Count.ShouldBe(1 + 10 + 1);
    }

    [Fact]
    public async Task SwapAsync_RenewalFallsDueMeanwhile_RunsAfterIt()
    {
        await using var lease = await _world.AcquireAsync();
        var write = _world.Store.Swaps.HoldRequest();
        _world.Advance(4);
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();

        _world.Advance(4);
        _world.Store.Swaps.Count.ShouldBe(2);
        write.Release();

        await writing;
        _world.Store.Swaps.Count.ShouldBeInRange(2, 3);
        _world.Advance(60);
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_HangsWhenTheLeaseIsReleased_EndsWithTheReleaseTimeout()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Hang();
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();

        var releasing = lease.ReleaseAsync().AsTask();
        _world.Advance(2);

        releasing.IsCompleted.ShouldBeTrue();
        (await releasing).ShouldBeFalse();
        writing.IsCompleted.ShouldBeTrue();
        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeTrue();
        lease.LostToken.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task SwapAsync_ManyAtOnce_RunOneAfterAnother()
    {
        await using var lease = await _world.AcquireAsync();
        var first = _world.Store.Swaps.HoldAnswer();

        var writing = Enumerable.Range(0, 10).Select(_ => lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask()).ToArray();
        _world.Store.Swaps.Count.ShouldBe(2);
        first.Release();

        await Task.WhenAll(writing);
        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 10);
    }

    [Fact]
    public async Task SwapAsync_AfterALoss_ThrowsAndAttemptsNothing()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Freeze(13.5);

        var lost = await Should.ThrowAsync<LeaseLostException>(async () => await lease.WriteWhileHeldAsync(_world.WriteAsync));

        lost.IsOutcomeUnknown.ShouldBeFalse();
        lost.FencingToken.ShouldBe(lease.FencingToken);
        _world.Store.Swaps.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SwapAsync_AfterARelease_ThrowsAndAttemptsNothing()
    {
        await using var lease = await _world.AcquireAsync();
        await lease.ReleaseAsync();

        var lost = await Should.ThrowAsync<LeaseLostException>(async () => await lease.WriteWhileHeldAsync(_world.WriteAsync));

        lost.Message.ShouldContain("it was released");
        _world.Store.Swaps.Count.ShouldBe(2);
    }

    [Fact]
    public async Task SwapAsync_WaitsForItsTurnWhenTheLeaseIsLost_AttemptsNothing()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Swaps.HoldRequest();
        var first = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();
        var second = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();

        _world.Store.Hang();
        _world.Advance(13.5);

        (await Should.ThrowAsync<LeaseLostException>(first)).IsOutcomeUnknown.ShouldBeTrue();
        (await Should.ThrowAsync<LeaseLostException>(second)).IsOutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task SwapAsync_AnotherRecordStands_LosesTheLeaseAndHasNotWritten()
    {
        await using var lease = await _world.AcquireAsync();
        await _world.UsurpAsync();

        var lost = await Should.ThrowAsync<LeaseLostException>(async () => await lease.WriteWhileHeldAsync(_world.WriteAsync));

        lost.IsOutcomeUnknown.ShouldBeFalse();
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_AttemptFails_ThrowsItsErrorAndTheLeaseIsStillHeld()
    {
        await using var lease = await _world.AcquireAsync();

        await Should.ThrowAsync<InvalidOperationException>(
            async () => await lease.WriteWhileHeldAsync((_, _, _) => throw new InvalidOperationException("A constraint is violated.")));

        lease.IsHeld.ShouldBeTrue();
        await lease.WriteWhileHeldAsync(_world.WriteAsync);
    }
}
