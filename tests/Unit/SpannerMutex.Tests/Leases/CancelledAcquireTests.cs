using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

public sealed class CancelledAcquireTests : IDisposable
{
    private readonly LeaseWorld _world = new();
    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task TryAcquireAsync_CancelledBefore_SendsNothing()
    {
        await _caller.CancelAsync();

        await ShouldBeCancelledAsync(_world.Mutex.TryAcquireAsync(_caller.Token));

        _world.Store.Calls.ShouldBe("0 reads, 0 swaps");
    }

    [Fact]
    public async Task TryAcquireAsync_CancelledWhileReading_SendsNoSwap()
    {
        _world.Store.Reads.HoldAnswer();
        var acquiring = _world.Mutex.TryAcquireAsync(_caller.Token);

        await _caller.CancelAsync();

        await ShouldBeCancelledAsync(acquiring);
        _world.Store.Calls.ShouldBe("1 reads, 0 swaps");
    }

    [Fact]
    public async Task TryAcquireAsync_CancelledWhileTheSwapIsUnderWay_SetsTheLeaseFree()
    {
        var swap = _world.Store.Swaps.HoldRequest();
        var acquiring = _world.Mutex.TryAcquireAsync(_caller.Token);
        await _caller.CancelAsync();
        _world.Advance(1.999);

        swap.Release();

        await ShouldBeCancelledAsync(acquiring);
        _world.Record!.Owner.ShouldBeNull();
        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task TryAcquireAsync_CancelledWhileTheAnswerIsBeingLookedUp_SetsTheLeaseFree()
    {
        _world.Store.Swaps.DropReply();
        var lookUp = _world.Store.Reads.Pass().HoldRequest();
        var acquiring = _world.Mutex.TryAcquireAsync(_caller.Token);

        await _caller.CancelAsync();
        lookUp.Release();

        await ShouldBeCancelledAsync(acquiring);
        _world.Record!.Owner.ShouldBeNull();
    }

    [Fact]
    public async Task TryAcquireAsync_CancelledWhileTheStoreHangs_EndsAfterTheReleaseTimeout()
    {
        _world.Store.Swaps.HoldRequest();
        var acquiring = _world.Mutex.TryAcquireAsync(_caller.Token).AsTask();

        await _caller.CancelAsync();
        _world.Advance(1.999);
        acquiring.IsCompleted.ShouldBeFalse();
        _world.Advance(0.001);

        (await Should.ThrowAsync<OperationCanceledException>(acquiring)).CancellationToken.ShouldBe(_caller.Token);
        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task AcquireAsync_TimeIsUpWhileTheSwapIsUnderWay_SetsTheLeaseFree()
    {
        var swap = _world.Store.Swaps.HoldRequest();
        var acquiring = _world.Mutex.AcquireAsync(TimeSpan.FromSeconds(1)).AsTask();
        _world.Advance(1);

        swap.Release();

        await Should.ThrowAsync<LeaseTimeoutException>(acquiring);
        _world.Record!.Owner.ShouldBeNull();
    }

    private async Task ShouldBeCancelledAsync(ValueTask<Lease?> acquiring) =>
        (await Should.ThrowAsync<OperationCanceledException>(acquiring.AsTask())).CancellationToken.ShouldBe(_caller.Token);
}
