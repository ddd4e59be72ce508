using Microsoft.Extensions.Logging;
using SpannerMutex.Leases;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.Tests.Leases;

public sealed class ReleaseTests
{
    private readonly LeaseWorld _world = new();

    // spindle: release does nothing. Others delete the row, and with it the token.
    [Fact]
    public async Task ReleaseAsync_Held_IsOneSwapAndTheRecordStays()
    {
        var lease = await _world.AcquireAsync("working");

        (await lease.ReleaseAsync("done")).ShouldBeTrue();

        _world.Store.Calls.ShouldBe("1 reads, 2 swaps");
        var record = _world.Record.ShouldNotBeNull();
        record.Owner.ShouldBeNull();
        record.Note.ShouldBe("done");
        record.FencingToken.ShouldBe(lease.FencingToken);
        record.Version.ShouldBe(lease.FencingToken.Value + 1);
        _world.IsFree.ShouldBeTrue();
    }

    [Fact]
    public async Task ReleaseAsync_OnPurpose_NeverFiresTheLostToken()
    {
        var lease = await _world.AcquireAsync();
        _world.Advance(7);

        await lease.ReleaseAsync();
        _world.Advance(60);

        lease.IsHeld.ShouldBeFalse();
        lease.LostToken.IsCancellationRequested.ShouldBeFalse();
        Should.Throw<LeaseLostException>(lease.ThrowIfLost).Message.ShouldContain("it was released");
    }

    // "released: Applied" before "Failed" read like the outcome of a migration.
    [Fact]
    public async Task ReleaseAsync_Held_IsLoggedAsARelease()
    {
        var log = new CapturedLog(LogLevel.Information);
        var lease = (await _world.NewMutex(log).TryAcquireAsync()).ShouldNotBeNull();

        await lease.ReleaseAsync();

        log.Texts[^1].ShouldBe($"Lease 'orders' (token {lease.FencingToken}) released; the store has confirmed it.");
    }

    [Fact]
    public async Task ReleaseAsync_AnotherRecordStands_IsLoggedAsNoRelease()
    {
        var log = new CapturedLog(LogLevel.Information);
        var lease = (await _world.NewMutex(log).TryAcquireAsync()).ShouldNotBeNull();
        await _world.UsurpAsync();

        (await lease.ReleaseAsync()).ShouldBeFalse();

        log.Texts[^1].ShouldBe($"Lease 'orders' (token {lease.FencingToken}) was not released: it had expired, and another instance has acquired it.");
    }

    [Fact]
    public async Task DisposeAsync_Twice_WritesOnce()
    {
        var lease = await _world.AcquireAsync();

        await lease.DisposeAsync();
        await lease.DisposeAsync();
        (await lease.ReleaseAsync("too late to matter")).ShouldBeTrue();

        _world.Store.Calls.ShouldBe("1 reads, 2 swaps");
        _world.Record!.Note.ShouldBeNull();
    }

    [Fact]
    public async Task DisposeAsync_WhileAReleaseIsUnderWay_WaitsForTheSameOne()
    {
        var lease = await _world.AcquireAsync();
        var swap = _world.Store.Swaps.HoldRequest();
        var releasing = lease.ReleaseAsync("done").AsTask();
        var disposing = lease.DisposeAsync().AsTask();
        disposing.IsCompleted.ShouldBeFalse();

        swap.Release();

        await disposing;
        (await releasing).ShouldBeTrue();
        _world.Store.Swaps.Count.ShouldBe(2);
        _world.Record!.Note.ShouldBe("done");
    }

    [Fact]
    public async Task ReleaseAsync_AfterALoss_IsFalseAndWritesNothing()
    {
        var lease = await _world.AcquireAsync();
        _world.Freeze(13.5);

        (await lease.ReleaseAsync("done")).ShouldBeFalse();

        _world.Store.Calls.ShouldBe("1 reads, 1 swaps");
        _world.Advance(0);
        lease.LostToken.IsCancellationRequested.ShouldBeTrue("it was lost before it was released");
    }

    // Release runs on its own bounded token, never on the acquirer's.
    [Fact]
    public async Task ReleaseAsync_TokenOfTheAcquisitionIsCancelledLongSince_Works()
    {
        using var caller = new CancellationTokenSource();
        var lease = (await _world.Mutex.TryAcquireAsync(caller.Token)).ShouldNotBeNull();
        await caller.CancelAsync();
        lease.IsHeld.ShouldBeTrue();

        (await lease.ReleaseAsync()).ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReleaseAsync_AnswerIsLost_IsLookedUp(bool isApplied)
    {
        var lease = await _world.AcquireAsync();
        _ = isApplied ? _world.Store.Swaps.DropReply() : _world.Store.Swaps.DropRequest();

        var releasing = lease.ReleaseAsync("done").AsTask();
        _world.Advance(1);

        (await releasing).ShouldBeTrue();
        _world.Record!.Note.ShouldBe("done");
        _world.Store.Calls.ShouldBe(isApplied ? "2 reads, 2 swaps" : "2 reads, 3 swaps");
    }

    [Fact]
    public async Task ReleaseAsync_StoreHangs_IsFalseAfterTheReleaseTimeout()
    {
        var lease = await _world.AcquireAsync();
        _world.Store.Hang();

        var releasing = lease.ReleaseAsync().AsTask();
        _world.Advance(1.999);
        releasing.IsCompleted.ShouldBeFalse();
        _world.Advance(0.001);

        (await releasing).ShouldBeFalse();
        lease.LostToken.IsCancellationRequested.ShouldBeFalse();
        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task DisposeAsync_StoreRefuses_DoesNotThrow()
    {
        var lease = await _world.AcquireAsync();
        _world.Store.Swaps.ThrowAlways(StoreFailedException.ForGood());

        await lease.DisposeAsync();

        _world.IsFree.ShouldBeFalse("it runs out by itself");
        _world.Advance(15);
        _world.IsFree.ShouldBeTrue();
    }

    [Fact]
    public async Task ReleaseAsync_StoreRefusesForTheMoment_IsTriedAgainWithinTheReleaseTimeout()
    {
        var lease = await _world.AcquireAsync();
        _world.Store.Swaps.Throw(StoreFailedException.Passing()).Throw(StoreFailedException.Passing());

        var releasing = lease.ReleaseAsync("done").AsTask();
        _world.Advance(0.2);

        (await releasing).ShouldBeTrue();
        _world.Record!.Note.ShouldBe("done");
        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReleaseAsync_StoreRefusesUntilTheReleaseTimeout_IsFalse()
    {
        var lease = await _world.AcquireAsync();
        _world.Store.Unplug();

        var releasing = lease.ReleaseAsync().AsTask();
        _world.Advance(1.999);
        releasing.IsCompleted.ShouldBeFalse();
        _world.Advance(0.001);

        (await releasing).ShouldBeFalse();
        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReleaseAsync_RenewalIsUnderWay_GoesAfterItAndNeverFiresTheLostToken()
    {
        var lease = await _world.AcquireAsync();
        var renewal = _world.Store.Swaps.HoldAnswer();
        _world.Advance(5);

        var releasing = lease.ReleaseAsync("done").AsTask();
        _world.Advance(1.9);
        releasing.IsCompleted.ShouldBeFalse();
        renewal.Release();

        (await releasing).ShouldBeTrue();
        _world.Record!.Note.ShouldBe("done");
        _world.Advance(60);
        lease.LostToken.IsCancellationRequested.ShouldBeFalse();
        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReleaseAsync_RenewalHangs_EndsOnTimeAndNeverFiresTheLostToken(bool whateverTheToken)
    {
        var lease = await _world.AcquireAsync();
        _world.Store.Hang();
        if (whateverTheToken)
        {
            _world.Store.Swaps.HangAlwaysWhateverTheToken();
        }

        _world.Advance(5);
        var releasing = lease.ReleaseAsync().AsTask();
        _world.Advance(1.999);
        releasing.IsCompleted.ShouldBeFalse();
        _world.Advance(0.001);

        (await releasing.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeFalse();
        _world.Advance(60);
        lease.LostToken.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task ReleaseAsync_OthersWait_OneOfThemIsInAfterOnePoll()
    {
        var lease = await _world.AcquireAsync();
        var first = _world.Rival.AcquireAsync(TimeSpan.FromHours(1)).AsTask();
        var second = _world.Rival.AcquireAsync(TimeSpan.FromHours(1)).AsTask();
        _world.Advance(20);

        await lease.ReleaseAsync();
        _world.Clock.Advance(LeaseWorld.Poll);

        new[] { first, second }.Count(t => t.IsCompletedSuccessfully).ShouldBe(1);
        await (await (await Task.WhenAny(first, second))).DisposeAsync();
        _world.Clock.Advance(LeaseWorld.Poll);
        await (await first).DisposeAsync();
        await (await second).DisposeAsync();
    }
}
