using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

public sealed class LossTests
{
    private readonly LeaseWorld _world = new();

    // spindle: an isolated leader still takes its lease for valid. Vault: notices its loss 20 s after the lease ended.
    [Fact]
    public async Task LostToken_StoreCantBeReached_FiresBeforeAnybodyElseGetsIn()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Unplug();

        _world.Advance(13.499);
        lease.LostToken.IsCancellationRequested.ShouldBeFalse();
        _world.Advance(0.001);

        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
        lease.IsHeld.ShouldBeFalse();
        _world.IsFree.ShouldBeFalse();
        Should.Throw<LeaseLostException>(lease.ThrowIfLost).Message.ShouldContain("it was not renewed for 13.5 s");
    }

    // DistributedLock 133: the loss isn't signalled while the renewal hangs.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LostToken_RenewalHangs_FiresOnTime(bool whateverTheToken)
    {
        var lease = await _world.AcquireAsync();
        _world.Store.Hang();
        if (whateverTheToken)
        {
            _world.Store.Swaps.HangAlwaysWhateverTheToken();
        }

        _world.Advance(13.499);
        lease.LostToken.IsCancellationRequested.ShouldBeFalse();
        _world.Advance(0.001);

        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task IsHeld_ProcessWasFrozenPastItsDeadline_IsFalseBeforeAnyTimerRuns()
    {
        await using var lease = await _world.AcquireAsync();

        _world.Freeze(13.5);

        lease.IsHeld.ShouldBeFalse();
        lease.LostToken.IsCancellationRequested.ShouldBeFalse("no timer has run yet");
        Should.Throw<LeaseLostException>(lease.ThrowIfLost);
        _world.Advance(0);
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    // An expired holder overwrites its successor: py-spanner-mutex. A deposed leader renews its successor's lease: spindle.
    [Fact]
    public async Task Lease_ProcessWakesAfterASuccessorTookOver_WritesNothing()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Freeze(60);
        await using var successor = await _world.RivalAcquiresAsync();
        var stands = _world.Record;

        _world.Advance(0);
        await Should.ThrowAsync<LeaseLostException>(async () => await lease.RenewAsync());
        await lease.DisposeAsync();

        _world.Record.ShouldBe(stands);
        _world.Store.Calls.ShouldBe("1 reads, 1 swaps");
        successor.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task LostToken_AnotherRecordStandsAtTheRenewal_FiresAtOnce()
    {
        await using var lease = await _world.AcquireAsync();
        await _world.UsurpAsync();

        _world.Advance(5);

        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
        Should.Throw<LeaseLostException>(lease.ThrowIfLost).Message.ShouldContain("another record has replaced it");
        _world.Store.Calls.ShouldBe("2 reads, 2 swaps", "one read tells whether the conflict was with a copy of the renewal");
    }

    [Fact]
    public async Task LostToken_RecordWasDeleted_FiresAtTheNextRenewal()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Truth.Delete(_world.Mutex.Name);

        _world.Advance(5);

        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
        _world.Record.ShouldBeNull();
    }

    [Fact]
    public async Task LostToken_RenewalIsNeverLearnt_FiresOnTime()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Swaps.DropAlways();

        _world.Advance(13.499);
        lease.LostToken.IsCancellationRequested.ShouldBeFalse();
        _world.Advance(0.001);

        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task LostToken_ACallbackThrows_TheOthersRunAndTheLeaseEnds()
    {
        var others = 0;
        await using var lease = await _world.AcquireAsync();
        lease.LostToken.Register(() => others++);
        lease.LostToken.Register(() => throw new InvalidOperationException("A user's mistake."));
        lease.LostToken.Register(() => others++);
        _world.Store.Unplug();

        _world.Advance(13.5);

        others.ShouldBe(2);
        (await lease.ReleaseAsync()).ShouldBeFalse();
        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task LostToken_ACallbackDisposesTheLease_IsHarmless()
    {
        var disposals = new List<Task>();
        var lease = await _world.AcquireAsync();
        lease.LostToken.Register(() => disposals.Add(lease.DisposeAsync().AsTask()));
        _world.Freeze(13.5);

        await lease.DisposeAsync();
        _world.Advance(0);

        await disposals.ShouldHaveSingleItem();
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
        _world.Clock.Timers.ShouldBeEmpty();
    }

    // DistributedLock 85: a loss blocks the one who disposes.
    [Fact]
    public async Task LostToken_ACallbackWaitsForTheWorkThatDisposesTheLease_DoesNotDeadlock()
    {
        using var workIsOver = new ManualResetEventSlim();
        using var callbackRuns = new ManualResetEventSlim();
        var lease = await _world.AcquireAsync();
        lease.LostToken.Register(() =>
        {
            callbackRuns.Set();
            workIsOver.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        });
        await _world.UsurpAsync();
        var renewal = Task.Run(() => _world.Advance(5));
        callbackRuns.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        lease.IsHeld.ShouldBeFalse();

        await lease.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        workIsOver.Set();
        await renewal;
    }
}
