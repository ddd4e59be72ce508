using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

public sealed class WaitingTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private readonly LeaseWorld _world = new();

    [Fact]
    public async Task AcquireAsync_Free_CostsOneReadAndOneSwap()
    {
        await using var lease = await _world.Mutex.AcquireAsync(Long, new AcquireOptions { Note = "mine" });

        lease.IsHeld.ShouldBeTrue();
        _world.Store.Calls.ShouldBe("1 reads, 1 swaps");
    }

    // Flyway waits with writes every second.
    [Fact]
    public async Task AcquireAsync_Held_OnlyReadsAndOncePerPoll()
    {
        await using var rival = await _world.RivalAcquiresAsync();
        var waiting = _world.Mutex.AcquireAsync(Long).AsTask();

        _world.Advance(60);

        waiting.IsCompleted.ShouldBeFalse();
        _world.Store.Calls.ShouldBe("241 reads, 0 swaps");
    }

    [Fact]
    public async Task AcquireAsync_Released_IsAcquiredAtTheNextPoll()
    {
        var rival = await _world.RivalAcquiresAsync();
        var waiting = _world.Mutex.AcquireAsync(Long).AsTask();
        _world.Advance(7.1);
        await rival.DisposeAsync();
        waiting.IsCompleted.ShouldBeFalse();

        _world.Clock.Advance(LeaseWorld.Poll);

        await using var lease = await waiting;
        lease.FencingToken.ShouldBeGreaterThan(rival.FencingToken);
        _world.Store.Swaps.Count.ShouldBe(1);
    }

    // A killed instance leaves a lock that a person has to clear: EF Core, Liquibase; spindle deadlocks for ever.
    [Fact]
    public async Task AcquireAsync_HolderWasKilled_TakesOverAfterTheDurationByItself()
    {
        await _world.RivalAcquiresAndDiesAsync();
        var waiting = _world.Mutex.AcquireAsync(Long).AsTask();

        _world.Advance(14.999);
        waiting.IsCompleted.ShouldBeFalse();
        _world.Advance(0.001);

        await using var lease = await waiting;
        lease.IsHeld.ShouldBeTrue();
        _world.Store.Swaps.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AcquireAsync_PollIsLongerThanWhatIsLeft_WaitsNoLongerThanThat()
    {
        await _world.RivalAcquiresAndDiesAsync();
        _world.Advance(5);
        var waiting = LeaseWorld.NewMutex(_world.Store, _world.Clock, TimeSpan.FromMinutes(2)).AcquireAsync(Long).AsTask();

        _world.Advance(10);

        await using var lease = await waiting;
        _world.Store.Calls.ShouldBe("2 reads, 1 swaps");
    }

    [Fact]
    public async Task AcquireAsync_RivalTookItWhenItWasFree_PollsOn()
    {
        var swap = _world.Store.Swaps.HoldRequest();
        var waiting = _world.Mutex.AcquireAsync(Long).AsTask();
        var rival = await _world.RivalAcquiresAsync();
        swap.Release();
        waiting.IsCompleted.ShouldBeFalse();
        await rival.DisposeAsync();

        _world.Clock.Advance(LeaseWorld.Poll);

        await using var lease = await waiting;
        _world.Store.Calls.ShouldBe("3 reads, 2 swaps", "one read tells whether the conflict was with a copy of the swap");
    }

    [Fact]
    public async Task AcquireAsync_StoreFailsForAWhile_IsWaitedOut()
    {
        _world.Store.Unplug();
        var waiting = _world.Mutex.AcquireAsync(Long).AsTask();
        _world.Advance(30);
        waiting.IsCompleted.ShouldBeFalse();

        _world.Store.Heal();
        _world.Clock.Advance(LeaseWorld.Poll);

        await using var lease = await waiting;
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task AcquireAsync_StoreRefuses_ThrowsAtOnce()
    {
        _world.Store.Reads.Throw(StoreFailedException.ForGood());

        await Should.ThrowAsync<StoreFailedException>(async () => await _world.Mutex.AcquireAsync(Long));
    }

    [Fact]
    public async Task AcquireAsync_TimeIsUp_NamesTheHolder()
    {
        await using var rival = await _world.RivalAcquiresAsync("api-7 migrates");
        var waiting = _world.Mutex.AcquireAsync(TimeSpan.FromSeconds(2)).AsTask();

        _world.Advance(1.999);
        waiting.IsCompleted.ShouldBeFalse();
        _world.Advance(0.001);

        var timeout = await Should.ThrowAsync<LeaseTimeoutException>(waiting);
        timeout.Name.ShouldBe(_world.Mutex.Name);
        timeout.IsTransient.ShouldBeTrue();
        timeout.LastSeen!.Record!.FencingToken.ShouldBe(rival.FencingToken);
        timeout.Message.ShouldBe(
            $"The lease 'orders' was not acquired within 2 s: it is held under token {rival.FencingToken}, last renewed 1.8 s before (api-7 migrates).");
        _world.Clock.Timers.Count.ShouldBe(2, "only the rival's own timers are left");
    }

    [Fact]
    public async Task AcquireAsync_TimeIsUpAndTheStoreWasNeverReached_SaysWhy()
    {
        _world.Store.Unplug();
        var waiting = _world.Mutex.AcquireAsync(TimeSpan.FromSeconds(2)).AsTask();

        _world.Advance(2);

        var timeout = await Should.ThrowAsync<LeaseTimeoutException>(waiting);
        timeout.LastSeen.ShouldBeNull();
        timeout.InnerException.ShouldBeOfType<StoreFailedException>();
        timeout.Message.ShouldContain("could not be reached (The server is not reachable.)");
    }

    [Fact]
    public async Task AcquireAsync_TimeIsUpWhileAReadHangs_EndsOnTime()
    {
        _world.Store.Hang();
        var waiting = _world.Mutex.AcquireAsync(TimeSpan.FromSeconds(2)).AsTask();

        _world.Advance(2);

        await Should.ThrowAsync<LeaseTimeoutException>(waiting);
    }

    [Fact]
    public async Task AcquireAsync_CallerCancels_IsNoTimeout()
    {
        using var caller = new CancellationTokenSource();
        await using var rival = await _world.RivalAcquiresAsync();
        var waiting = _world.Mutex.AcquireAsync(Timeout.InfiniteTimeSpan, caller.Token).AsTask();
        _world.Advance(3600);

        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Fact]
    public async Task AcquireAsync_TimeIsUpWhileAReadHangs_DoesNotSayThatOthersHadIt()
    {
        _world.Store.Hang();
        var waiting = _world.Mutex.AcquireAsync(TimeSpan.FromSeconds(2)).AsTask();

        _world.Advance(2);

        (await Should.ThrowAsync<LeaseTimeoutException>(waiting)).Message.ShouldBe(
            "The lease 'orders' was not acquired within 2 s: the store did not reply in time.");
    }

    [Fact]
    public async Task AcquireAsync_OthersWereFasterEachTime_SaysSo()
    {
        var swap = _world.Store.Swaps.HoldRequest();
        var lookUp = _world.Store.Reads.Pass().HoldRequest();
        var waiting = _world.Mutex.AcquireAsync(TimeSpan.Zero).AsTask();
        var rival = await _world.RivalAcquiresAsync();
        swap.Release();
        await rival.DisposeAsync();
        lookUp.Release();

        (await Should.ThrowAsync<LeaseTimeoutException>(waiting)).Message.ShouldContain("others acquired it each time it was free");
    }

    [Fact]
    public async Task AcquireAsync_CallerCancels_TheExceptionCarriesItsToken()
    {
        using var caller = new CancellationTokenSource();
        await using var rival = await _world.RivalAcquiresAsync();
        var polling = _world.Mutex.AcquireAsync(TimeSpan.FromHours(1), caller.Token).AsTask();
        _world.Store.Reads.HoldRequest();
        var reading = _world.Mutex.AcquireAsync(TimeSpan.FromHours(1), caller.Token).AsTask();

        await caller.CancelAsync();

        foreach (var waiting in new[] { polling, reading })
        {
            (await Should.ThrowAsync<OperationCanceledException>(waiting)).CancellationToken.ShouldBe(caller.Token);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9_999)]
    public async Task AcquireAsync_TimeoutBelowAMillisecond_TriesOnce(long ticks)
    {
        var lease = await _world.Mutex.AcquireAsync(TimeSpan.FromTicks(ticks));
        lease.IsHeld.ShouldBeTrue();

        await Should.ThrowAsync<LeaseTimeoutException>(async () => await _world.Mutex.AcquireAsync(TimeSpan.FromTicks(ticks)));

        _world.Store.Calls.ShouldBe("2 reads, 1 swaps");
        await lease.DisposeAsync();
    }

    [Fact]
    public async Task AcquireAsync_OneTryAndTheStoreFails_SaysWhy()
    {
        _world.Store.Unplug();

        var timeout = await Should.ThrowAsync<LeaseTimeoutException>(async () => await _world.Mutex.AcquireAsync(TimeSpan.Zero));

        timeout.Message.ShouldContain("could not be reached (The server is not reachable.)");
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(50 * 24 * 3600)]
    public async Task AcquireAsync_TimeoutThatNoTimerCanWaitFor_IsRefused(int seconds)
    {
        var refused = await Should.ThrowAsync<ArgumentOutOfRangeException>(
            async () => await _world.Mutex.AcquireAsync(TimeSpan.FromSeconds(seconds)));

        refused.ParamName.ShouldBe("timeout");
        refused.Message.ShouldContain("InfiniteTimeSpan");
        _world.Store.Calls.ShouldBe("0 reads, 0 swaps");
    }
}
