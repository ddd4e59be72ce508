using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>A fenced write whose caller gives up: at once while it waits, and only after a grace once it is sent.</summary>
public sealed class CancelledFencedSwapTests : IDisposable
{
    private readonly LeaseWorld _world = new();
    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task SwapAsync_CancelledWhileItWaitsForItsTurn_EndsAtOnceAndTheLeaseIsHeld()
    {
        await using var lease = await _world.AcquireAsync();
        var write = _world.Store.Swaps.HoldRequest();
        var first = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();
        var second = lease.WriteWhileHeldAsync(_world.WriteAsync, _caller.Token).AsTask();
        var third = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();

        await _caller.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(second)).CancellationToken.ShouldBe(_caller.Token);
        _world.Store.Swaps.Count.ShouldBe(2);
        write.Release();

        await Task.WhenAll(first, third);
        lease.IsHeld.ShouldBeTrue();
        _world.Store.Swaps.Count.ShouldBe(3);
    }

    [Fact]
    public async Task SwapAsync_CancelledBefore_AttemptsNothingAndTheLeaseIsHeld()
    {
        await using var lease = await _world.AcquireAsync();
        await _caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await lease.WriteWhileHeldAsync(_world.WriteAsync, _caller.Token));

        lease.IsHeld.ShouldBeTrue();
        _world.Store.Swaps.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SwapAsync_CancelledUnderWay_GetsTheTimeToEnd()
    {
        await using var lease = await _world.AcquireAsync();
        var write = _world.Store.Swaps.HoldAnswer();
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync, _caller.Token).AsTask();

        await _caller.CancelAsync();
        _world.Advance(1.999);
        write.Release();

        await writing;
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_CancelledUnderWayAndItHangs_LosesTheLeaseAndSaysThatItMayHaveWritten()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Hang();
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync, _caller.Token).AsTask();

        await _caller.CancelAsync();
        _world.Advance(2);

        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeTrue();
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }
}
