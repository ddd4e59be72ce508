using SpannerMutex.Leases;
using SpannerMutex.Timing;

namespace SpannerMutex.Tests.Leases;

/// <summary>Who has just released the lease lets others have it first.</summary>
public sealed class ReacquireTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly LeaseWorld _world = new();

    // 75 turns to 0 in 15 s, before: the holder takes it again before the waiter's next read.
    [Fact]
    public async Task AcquireAsync_TwoInTightLoops_EachGetsItsShare()
    {
        using var stop = new CancellationTokenSource();
        var random = new Random(1);
        var (ours, theirs) = (0, 0);
        var one = LoopAsync(() => ours++);
        var other = LoopAsync(() => theirs++);

        _world.Advance(60);
        await stop.CancelAsync();

        await Task.WhenAll(one, other);
        (ours + theirs).ShouldBeGreaterThan(100);
        ours.ShouldBeInRange(theirs / 2, theirs * 2);

        async Task LoopAsync(Action turn)
        {
            var mutex = new DistributedMutex(
                _world.Truth, new LeaseName("orders"), null, random.NextDouble, _world.Clock);
            try
            {
                while (true)
                {
                    await using var lease = await mutex.AcquireAsync(Timeout.InfiniteTimeSpan, stop.Token);
                    turn();
                    await TimerDelay.WaitAsync(TimeSpan.FromMilliseconds(20), _world.Clock, stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    [Fact]
    public async Task AcquireAsync_RightAfterARelease_ReadsOnlyAfterAJitteredPoll()
    {
        await (await _world.AcquireAsync()).DisposeAsync();
        var acquiring = _world.Mutex.AcquireAsync(Long).AsTask();
        _world.Store.Reads.Count.ShouldBe(1);
        acquiring.IsCompleted.ShouldBeFalse();

        _world.Clock.Advance(LeaseWorld.Poll);

        await using var lease = await acquiring;
        _world.Store.Calls.ShouldBe("2 reads, 3 swaps");
    }

    [Fact]
    public async Task AcquireAsync_APollAfterTheRelease_ReadsAtOnce()
    {
        await (await _world.AcquireAsync()).DisposeAsync();
        _world.Clock.Advance(LeaseWorld.Poll);

        var acquiring = _world.Mutex.AcquireAsync(Long);

        acquiring.IsCompleted.ShouldBeTrue();
        await (await acquiring).DisposeAsync();
    }

    [Fact]
    public async Task AcquireAsync_AnotherMutexHasReleased_ReadsAtOnce()
    {
        await _world.HeldOnceAsync();

        var acquiring = _world.Mutex.AcquireAsync(Long);

        acquiring.IsCompleted.ShouldBeTrue();
        await (await acquiring).DisposeAsync();
    }

    [Fact]
    public async Task TryAcquireAsync_RightAfterARelease_ReadsAtOnce()
    {
        await (await _world.AcquireAsync()).DisposeAsync();

        await using var lease = await _world.AcquireAsync();

        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task AcquireAsync_RightAfterAReleaseWithLittleTime_StillTries()
    {
        await (await _world.AcquireAsync()).DisposeAsync();
        var acquiring = _world.Mutex.AcquireAsync(TimeSpan.FromMilliseconds(100)).AsTask();

        _world.Clock.Advance(TimeSpan.FromMilliseconds(50));

        await using var lease = await acquiring;
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task AcquireAsync_OneTryRightAfterARelease_TriesAtOnce()
    {
        await (await _world.AcquireAsync()).DisposeAsync();

        await using var lease = await _world.Mutex.AcquireAsync(TimeSpan.Zero);

        lease.IsHeld.ShouldBeTrue();
    }
}
