using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>A try that waits: the lease, or null if another holds it when the time is up.</summary>
public sealed class TimedTryTests
{
    private readonly LeaseWorld _world = new();

    [Fact]
    public async Task TryAcquireAsync_Free_AcquiresWithTheNote()
    {
        await using var lease = await _world.Mutex.TryAcquireAsync(TimeSpan.FromSeconds(2), new AcquireOptions { Note = "mine" });

        lease.ShouldNotBeNull();
        _world.Record!.Note.ShouldBe("mine");
    }

    [Fact]
    public async Task TryAcquireAsync_HeldUntilTheTimeIsUp_IsNullThen()
    {
        await using var rival = await _world.RivalAcquiresAsync();
        var waiting = _world.Mutex.TryAcquireAsync(TimeSpan.FromSeconds(2)).AsTask();

        _world.Advance(1.999);
        waiting.IsCompleted.ShouldBeFalse();
        _world.Advance(0.001);

        (await waiting).ShouldBeNull();
    }

    [Fact]
    public async Task TryAcquireAsync_SetFreeMeanwhile_IsTheLease()
    {
        var rival = await _world.RivalAcquiresAsync();
        var waiting = _world.Mutex.TryAcquireAsync(TimeSpan.FromSeconds(2)).AsTask();
        await rival.DisposeAsync();

        _world.Advance(LeaseWorld.Poll.TotalSeconds);

        await using var lease = await waiting;
        lease.ShouldNotBeNull();
    }

    [Fact]
    public async Task TryAcquireAsync_HeldAndNoTime_IsNullAfterOneTry()
    {
        await using var rival = await _world.RivalAcquiresAsync();

        (await _world.Mutex.TryAcquireAsync(TimeSpan.Zero)).ShouldBeNull();
    }

    [Fact]
    public async Task TryAcquireAsync_StoreWasNotReached_Throws()
    {
        _world.Store.Unplug();
        var waiting = _world.Mutex.TryAcquireAsync(TimeSpan.FromSeconds(2)).AsTask();

        _world.Advance(2);

        (await Should.ThrowAsync<LeaseTimeoutException>(waiting)).InnerException.ShouldBeOfType<StoreFailedException>();
    }

    [Fact]
    public async Task TryAcquireAsync_StoreDoesNotAnswer_Throws()
    {
        _world.Store.Hang();
        var waiting = _world.Mutex.TryAcquireAsync(TimeSpan.FromSeconds(2)).AsTask();

        _world.Advance(2);

        await Should.ThrowAsync<LeaseTimeoutException>(waiting);
    }

    [Fact]
    public async Task TryAcquireAsync_CallerCancels_IsNotNull()
    {
        using var caller = new CancellationTokenSource();
        await using var rival = await _world.RivalAcquiresAsync();
        var waiting = _world.Mutex.TryAcquireAsync(TimeSpan.FromSeconds(2), caller.Token).AsTask();

        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }
}
