using SpannerMutex.Leases;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Leases;

public sealed class DistributedMutexTests
{
    private readonly LeaseWorld _world = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TryAcquireAsync_Free_CostsOneReadAndOneSwap(bool heldOnce)
    {
        if (heldOnce)
        {
            await _world.HeldOnceAsync();
        }

        await using var lease = await _world.Mutex.TryAcquireAsync(new AcquireOptions { Note = "migrating" });

        lease.ShouldNotBeNull().IsHeld.ShouldBeTrue();
        _world.Store.Calls.ShouldBe("1 reads, 1 swaps");
        _world.Record!.Note.ShouldBe("migrating");
        _world.Record.FencingToken.ShouldBe(lease.FencingToken);
    }

    /// <summary>One for the wait, the acquisition, its call, the lease's validity and its next renewal.</summary>
    [Fact]
    public async Task AcquireAsync_Free_MakesOneTimerForEachDeadline()
    {
        var clock = new CountingClock();

        await using var lease = await LeaseWorld.NewMutex(_world.Truth, clock).AcquireAsync(TimeSpan.FromSeconds(30));

        clock.Timers.ShouldBe(5);
    }

    [Fact]
    public async Task TryAcquireAsync_Held_CostsOneReadAndIsNull()
    {
        await using var rival = await _world.RivalAcquiresAsync();

        (await _world.Mutex.TryAcquireAsync()).ShouldBeNull();

        _world.Store.Calls.ShouldBe("1 reads, 0 swaps");
        rival.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task TryAcquireAsync_TakenBetweenReadAndSwap_IsNull()
    {
        var swap = _world.Store.Swaps.HoldRequest();
        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();
        await using var rival = await _world.RivalAcquiresAsync();

        swap.Release();

        (await acquiring).ShouldBeNull();
        _world.Record!.FencingToken.ShouldBe(rival.FencingToken);
    }

    // spindle: a slow candidate steals a live lock.
    [Fact]
    public async Task TryAcquireAsync_SlowCandidateThatSawAnExpiredLease_NeverStealsTheLiveOne()
    {
        await _world.RivalAcquiresAndDiesAsync();
        _world.Advance(15);
        var swap = _world.Store.Swaps.HoldRequest();
        var candidate = _world.Mutex.TryAcquireAsync().AsTask();
        await using var rival = await _world.RivalAcquiresAsync();
        _world.Advance(4);

        swap.Release();

        (await candidate).ShouldBeNull();
        rival.IsHeld.ShouldBeTrue();
        await rival.RenewAsync();
    }

    [Fact]
    public async Task TryAcquireAsync_OneMomentBeforeExpiry_IsNullAndAtExpiryTakesOver()
    {
        var dead = await _world.RivalAcquiresAndDiesAsync();

        _world.Advance(14.999);
        (await _world.Mutex.TryAcquireAsync()).ShouldBeNull();
        _world.Advance(0.001);
        await using var lease = await _world.Mutex.TryAcquireAsync();

        lease!.FencingToken.ShouldBeGreaterThan(dead.FencingToken);
    }

    // Staleness by the client's clock: py-spanner-mutex, ShedLock, db-locks, Vault, raftlock.
    [Fact]
    public async Task TryAcquireAsync_WallClockOfThisProcessIsADayAhead_LeavesALiveLeaseAlone()
    {
        var ahead = new VirtualClock();
        ahead.SetWallClock(TimeSpan.FromDays(1));
        await using var rival = await _world.RivalAcquiresAsync();

        var acquired = await LeaseWorld.NewMutex(_world.Truth, ahead).TryAcquireAsync();

        acquired.ShouldBeNull();
    }

    // db-locks: a reentrant acquire returns anybody's lock. ShedLock: two processes on one host release each other.
    [Fact]
    public async Task TryAcquireAsync_TwiceInOneProcess_IsNotReentrant()
    {
        await using var lease = await _world.AcquireAsync();

        (await _world.Mutex.TryAcquireAsync()).ShouldBeNull();
    }

    // DistributedLock on MongoDB: the row is deleted on release, so its token starts again at 1.
    [Fact]
    public async Task FencingToken_OverReleasesExpiriesAndDeletions_OnlyGrows()
    {
        var tokens = new List<FencingToken>();
        for (var i = 0; i < 9; i++)
        {
            var lease = await _world.AcquireAsync();
            tokens.Add(lease.FencingToken);
            if (i % 3 == 0)
            {
                _world.Truth.Delete(_world.Mutex.Name);
            }

            if (i % 3 == 1)
            {
                _world.Freeze(15);
            }

            await lease.DisposeAsync();
        }

        tokens.Zip(tokens.Skip(1)).ShouldAllBe(t => t.First < t.Second);
    }

    [Fact]
    public async Task TryAcquireAsync_StoreRefuses_ThrowsItsError()
    {
        _world.Store.Swaps.Throw(StoreFailedException.ForGood());

        var thrown = await Should.ThrowAsync<StoreFailedException>(async () => await _world.Mutex.TryAcquireAsync());

        thrown.IsTransient.ShouldBeFalse();
        _world.Store.Calls.ShouldBe("1 reads, 1 swaps");
    }

    [Fact]
    public async Task TryAcquireAsync_AnswerComesAfterTheDeadline_IsReleasedAndNotReturned()
    {
        var answer = _world.Store.Swaps.HoldAnswer();
        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();
        _world.Freeze(13.5);

        answer.Release();

        var lost = await Should.ThrowAsync<LeaseLostException>(acquiring);
        lost.IsOutcomeUnknown.ShouldBeFalse();
        lost.Message.ShouldContain("confirmed only after its deadline");
        _world.IsFree.ShouldBeTrue();
        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task AcquireAsync_AnswerComesAfterTheDeadline_TriesAgain()
    {
        var answer = _world.Store.Swaps.HoldAnswer();
        var acquiring = _world.Mutex.AcquireAsync(TimeSpan.FromHours(1)).AsTask();
        _world.Freeze(13.5);
        answer.Release();
        acquiring.IsCompleted.ShouldBeFalse();

        _world.Advance(1);

        await using var lease = await acquiring;
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public void Constructor_Misused_ThrowsPlainExceptions()
    {
        Should.Throw<ArgumentNullException>(() => new DistributedMutex(null!, new LeaseName("a")));
        Should.Throw<InvalidOperationException>(() => new DistributedMutex(_world.Truth, default));
    }

    // Below a millisecond timers don't wait at all; beyond some weeks they throw, and then a dispose releases nothing.
    [Theory]
    [InlineData(0)]
    [InlineData(9_999)]
    [InlineData(-1)]
    [InlineData(50 * TimeSpan.TicksPerDay)]
    [InlineData(long.MaxValue)]
    public void Constructor_TimeThatNoTimerCanWaitFor_IsRefusedByItsName(long ticks)
    {
        var time = TimeSpan.FromTicks(ticks);
        foreach (var (name, options) in new[]
        {
            ("PollInterval", new LeaseOptions { PollInterval = time }),
            ("ReleaseTimeout", new LeaseOptions { ReleaseTimeout = time }),
        })
        {
            var refused = Should.Throw<ArgumentException>(
                () => new DistributedMutex(_world.Truth, new LeaseName("a"), options));

            refused.ParamName.ShouldBe("options");
            refused.Message.ShouldStartWith($"LeaseOptions.{name}: it is {time}. Set a time from 1 ms to 24 days.");
        }
    }

    [Fact]
    public async Task Constructor_LongestTimes_CanBeWaitedFor()
    {
        var longest = TimeSpan.FromDays(24);
        var options = new LeaseOptions { PollInterval = longest, ReleaseTimeout = longest };
        var mutex = new DistributedMutex(_world.Truth, new LeaseName("a"), options);
        using var caller = new CancellationTokenSource();

        await using (await mutex.AcquireAsync(longest))
        {
            var waiting = mutex.AcquireAsync(longest, caller.Token).AsTask();
            await caller.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(waiting);
        }

        (await _world.Truth.ReadAsync(mutex.Name)).IsFree.ShouldBeTrue();
    }

    private sealed class CountingClock : TimeProvider
    {
        public int Timers { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers++;
            return new VirtualClock().CreateTimer(callback, state, dueTime, period);
        }
    }
}
