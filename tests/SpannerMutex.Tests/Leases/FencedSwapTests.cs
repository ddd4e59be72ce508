using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>
/// A caller's own write, in one commit with the lease's swap. hedge checks that it leads and then writes, unfenced;
/// client-go says itself that it gives no fencing.
/// </summary>
public sealed class FencedSwapTests : IAsyncDisposable
{
    private readonly LeaseWorld _world = new();
    private readonly CancellationTokenSource _caller = new();
    private Lease? _lease;

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        if (_lease is not null)
        {
            await _lease.DisposeAsync();
        }
    }

    [Fact]
    public async Task SwapAsync_Held_IsOneSwapAndRenewsTheLease()
    {
        var lease = await HoldAsync();
        _world.Advance(3);

        await lease.SwapAsync(WriteAsync);

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
        var lease = await HoldAsync();

        for (var i = 0; i < 10; i++)
        {
            _world.Advance(4);
            await lease.SwapAsync(WriteAsync);
        }

        _world.Store.Swaps.Count.ShouldBe(1 + 10);
        _world.Advance(5);
        _world.Store.Swaps.Count.ShouldBe(1 + 10 + 1);
    }

    [Fact]
    public async Task SwapAsync_RenewalFallsDueMeanwhile_RunsAfterIt()
    {
        var lease = await HoldAsync();
        var write = _world.Store.Swaps.HoldRequest();
        _world.Advance(4);
        var writing = lease.SwapAsync(WriteAsync).AsTask();

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
        var lease = await HoldAsync();
        _world.Store.Hang();
        var writing = lease.SwapAsync(WriteAsync).AsTask();

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
        var lease = await HoldAsync();
        var first = _world.Store.Swaps.HoldAnswer();

        var writing = Enumerable.Range(0, 10).Select(_ => lease.SwapAsync(WriteAsync).AsTask()).ToArray();
        _world.Store.Swaps.Count.ShouldBe(2);
        first.Release();

        await Task.WhenAll(writing);
        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 10);
    }

    [Fact]
    public async Task SwapAsync_AfterALoss_ThrowsAndAttemptsNothing()
    {
        var lease = await HoldAsync();
        _world.Freeze(13.5);

        var lost = await Should.ThrowAsync<LeaseLostException>(async () => await lease.SwapAsync(WriteAsync));

        lost.IsOutcomeUnknown.ShouldBeFalse();
        lost.FencingToken.ShouldBe(lease.FencingToken);
        _world.Store.Swaps.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SwapAsync_AfterARelease_ThrowsAndAttemptsNothing()
    {
        var lease = await HoldAsync();
        await lease.ReleaseAsync();

        var lost = await Should.ThrowAsync<LeaseLostException>(async () => await lease.SwapAsync(WriteAsync));

        lost.Message.ShouldContain("it was released");
        _world.Store.Swaps.Count.ShouldBe(2);
    }

    [Fact]
    public async Task SwapAsync_WaitsForItsTurnWhenTheLeaseIsLost_AttemptsNothing()
    {
        var lease = await HoldAsync();
        _world.Store.Swaps.HoldRequest();
        var first = lease.SwapAsync(WriteAsync).AsTask();
        var second = lease.SwapAsync(WriteAsync).AsTask();

        _world.Store.Hang();
        _world.Advance(13.5);

        (await Should.ThrowAsync<LeaseLostException>(first)).IsOutcomeUnknown.ShouldBeTrue();
        (await Should.ThrowAsync<LeaseLostException>(second)).IsOutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task SwapAsync_AnotherRecordStands_LosesTheLeaseAndHasNotWritten()
    {
        var lease = await HoldAsync();
        await _world.UsurpAsync();

        var lost = await Should.ThrowAsync<LeaseLostException>(async () => await lease.SwapAsync(WriteAsync));

        lost.IsOutcomeUnknown.ShouldBeFalse();
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SwapAsync_AnswerIsLost_IsLookedUpAndWrittenOnce(bool isApplied)
    {
        var lease = await HoldAsync();
        _ = isApplied ? _world.Store.Swaps.DropReply() : _world.Store.Swaps.DropRequest();

        var writing = lease.SwapAsync(WriteAsync).AsTask();
        _world.Advance(1);

        await writing;
        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 1);
    }

    [Fact]
    public async Task SwapAsync_AnswerIsLostAndAnotherWonThatVersion_HasNotWritten()
    {
        var lease = await HoldAsync();
        _world.Store.Swaps.DropRequest();
        var lookUp = _world.Store.Reads.HoldRequest();
        var writing = lease.SwapAsync(WriteAsync).AsTask();
        await _world.UsurpAsync();

        lookUp.Release();

        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task SwapAsync_AppliedButASuccessorStandsWhenItIsLookedUp_SaysThatItMayHaveWritten()
    {
        var lease = await HoldAsync();
        _world.Store.Swaps.DropReply();
        var lookUp = _world.Store.Reads.HoldRequest();
        var writing = lease.SwapAsync(WriteAsync).AsTask();
        _world.Freeze(15);
        await using var successor = await _world.RivalAcquiresAsync();

        lookUp.Release();

        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_AppliedButTheRecordIsGoneWhenItIsLookedUp_SaysThatItMayHaveWritten()
    {
        var lease = await HoldAsync();
        _world.Store.Swaps.DropReply();
        var lookUp = _world.Store.Reads.HoldRequest();
        var writing = lease.SwapAsync(WriteAsync).AsTask();
        _world.Truth.Delete(_world.Mutex.Name);

        lookUp.Release();

        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_NothingToBeLearntUntilTheDeadline_SaysThatItMayHaveWritten()
    {
        var lease = await HoldAsync();
        _world.Store.Hang();
        var writing = lease.SwapAsync(WriteAsync).AsTask();

        _world.Advance(13.5);

        var lost = await Should.ThrowAsync<LeaseLostException>(writing);
        lost.IsOutcomeUnknown.ShouldBeTrue();
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_AttemptFails_ThrowsItsErrorAndTheLeaseIsStillHeld()
    {
        var lease = await HoldAsync();

        await Should.ThrowAsync<InvalidOperationException>(
            async () => await lease.SwapAsync((_, _, _) => throw new InvalidOperationException("A constraint is violated.")));

        lease.IsHeld.ShouldBeTrue();
        await lease.SwapAsync(WriteAsync);
    }

    // The error says that this attempt was not applied; the one before it may have been.
    [Fact]
    public async Task SwapAsync_SentAgainAfterALostAnswerAndThenFails_IsNotTakenForUnwritten()
    {
        var lease = await HoldAsync();
        var attempts = 0;
        var late = _world.Store.Swaps.LandLate();
        var writing = lease.SwapAsync((expected, desired, token) => ++attempts == 1
            ? WriteAsync(expected, desired, token)
            : throw new InvalidOperationException("A foreign client's error.")).AsTask();
        _world.Advance(1);
        writing.IsCompleted.ShouldBeFalse();

        late.Release();
        _world.Advance(1);

        await writing;
        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 1);
    }

    [Fact]
    public async Task SwapAsync_CancelledWhileItWaitsForItsTurn_EndsAtOnceAndTheLeaseIsHeld()
    {
        var lease = await HoldAsync();
        var write = _world.Store.Swaps.HoldRequest();
        var first = lease.SwapAsync(WriteAsync).AsTask();
        var second = lease.SwapAsync(WriteAsync, _caller.Token).AsTask();
        var third = lease.SwapAsync(WriteAsync).AsTask();

        await _caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        _world.Store.Swaps.Count.ShouldBe(2);
        write.Release();

        await Task.WhenAll(first, third);
        lease.IsHeld.ShouldBeTrue();
        _world.Store.Swaps.Count.ShouldBe(3);
    }

    [Fact]
    public async Task SwapAsync_CancelledBefore_AttemptsNothingAndTheLeaseIsHeld()
    {
        var lease = await HoldAsync();
        await _caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await lease.SwapAsync(WriteAsync, _caller.Token));

        lease.IsHeld.ShouldBeTrue();
        _world.Store.Swaps.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SwapAsync_CancelledUnderWay_GetsTheTimeToEnd()
    {
        var lease = await HoldAsync();
        var write = _world.Store.Swaps.HoldAnswer();
        var writing = lease.SwapAsync(WriteAsync, _caller.Token).AsTask();

        await _caller.CancelAsync();
        _world.Advance(1.999);
        write.Release();

        await writing;
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_CancelledUnderWayAndItHangs_LosesTheLeaseAndSaysThatItMayHaveWritten()
    {
        var lease = await HoldAsync();
        _world.Store.Hang();
        var writing = lease.SwapAsync(WriteAsync, _caller.Token).AsTask();

        await _caller.CancelAsync();
        _world.Advance(2);

        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeTrue();
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    private async Task<Lease> HoldAsync() => _lease = await _world.AcquireAsync();

    private ValueTask<SwapResult> WriteAsync(LeaseRecord? expected, LeaseRecord desired, CancellationToken token) =>
        _world.Store.CompareAndSwapAsync(expected, desired, token);
}
