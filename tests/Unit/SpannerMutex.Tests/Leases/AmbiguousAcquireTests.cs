using SpannerMutex.Leases;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.Tests.Leases;

/// <summary>
/// The answer to an acquisition is lost. py-spanner-mutex counts it as "no" and then blocks itself; here it is looked
/// up, both when the record is new and when it has stood before.
/// </summary>
public sealed class AmbiguousAcquireTests
{
    private readonly LeaseWorld _world = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TryAcquireAsync_AppliedButTheAnswerIsLost_IsFoundByOneRead(bool heldOnce)
    {
        await BeginAsync(heldOnce);
        _world.Store.Swaps.DropReply();

        await using var lease = await _world.Mutex.TryAcquireAsync();

        lease.ShouldNotBeNull().FencingToken.ShouldBe(_world.Record!.FencingToken);
        _world.Store.Calls.ShouldBe("2 reads, 1 swaps");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TryAcquireAsync_RequestLost_SendsTheSameSwapAgain(bool heldOnce)
    {
        await BeginAsync(heldOnce);
        _world.Store.Swaps.DropRequest().DropRequest();

        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();
        _world.Advance(1);

        await using var lease = await acquiring;
        lease.ShouldNotBeNull().IsHeld.ShouldBeTrue();
        _world.Store.Sent.Count.ShouldBe(3);
        _world.Store.Sent.Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TryAcquireAsync_RequestLandsAfterTheLookUp_IsRecognised(bool heldOnce)
    {
        await BeginAsync(heldOnce);
        var request = _world.Store.Swaps.LandLate();
        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();

        request.Release();
        _world.Advance(1);

        await using var lease = await acquiring;
        lease.ShouldNotBeNull().FencingToken.ShouldBe(_world.Record!.FencingToken);
        _world.Store.Swaps.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TryAcquireAsync_RequestLandsAfterItWasSentAgain_DoesNothing(bool heldOnce)
    {
        await BeginAsync(heldOnce);
        var request = _world.Store.Swaps.LandLate();
        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();
        _world.Advance(1);
        var lease = (await acquiring).ShouldNotBeNull();
        var version = _world.Record!.Version;

        request.Release();

        _world.Record.Version.ShouldBe(version);
        (await lease.ReleaseAsync()).ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TryAcquireAsync_AnotherTookItMeanwhile_IsNull(bool heldOnce)
    {
        await BeginAsync(heldOnce);
        _world.Store.Swaps.DropRequest();
        var lookUp = _world.Store.Reads.Pass().HoldRequest();
        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();
        lookUp.HasArrived.ShouldBeTrue();
        await using var rival = await _world.RivalAcquiresAsync();

        lookUp.Release();

        (await acquiring).ShouldBeNull();
        _world.Record!.FencingToken.ShouldBe(rival.FencingToken);
    }

    [Fact]
    public async Task TryAcquireAsync_LookUpFailsForAWhile_IsTriedAgain()
    {
        _world.Store.Swaps.DropReply();
        _world.Store.Reads.Pass().Throw(StoreFailedException.Passing()).Throw(StoreFailedException.Passing());

        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();
        _world.Advance(1);

        await using var lease = await acquiring;
        lease.ShouldNotBeNull();
        _world.Store.Calls.ShouldBe("4 reads, 1 swaps");
    }

    [Fact]
    public async Task TryAcquireAsync_AnswerHangs_CountsAsLostAfterAThirdOfTheDuration()
    {
        _world.Store.Swaps.HoldAnswer();
        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();

        _world.Advance(4.999);
        acquiring.IsCompleted.ShouldBeFalse();
        _world.Advance(0.001);

        await using var lease = await acquiring;
        lease.ShouldNotBeNull().IsHeld.ShouldBeTrue();
        _world.Store.Calls.ShouldBe("2 reads, 2 swaps", "the renewal that is due by now is the second");
    }

    // Nobody got in, and the log told of lost answers: they would have come, later than a call is waited for.
    [Fact]
    public async Task TryAcquireAsync_AnswerHangs_TheLogSaysThatTheLeaseIsTooShortForTheStore()
    {
        var log = new CapturedLog();
        _world.Store.Swaps.HoldAnswer();
        var acquiring = _world.NewMutex(log).TryAcquireAsync().AsTask();

        _world.Advance(5);

        await using var lease = await acquiring;
        log.LastException.ShouldBeOfType<TimeoutException>().Message.ShouldContain("within 5 s, a third of the lease's duration");
        log.LastException.Message.ShouldContain("needs a longer duration");
    }

    [Fact]
    public async Task TryAcquireAsync_NothingToBeLearntForAsLongAsItWouldLast_SaysSo()
    {
        _world.Store.Swaps.DropAlways();
        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();

        _world.Advance(13.499);
        acquiring.IsCompleted.ShouldBeFalse();
        _world.Advance(0.001);

        var lost = await Should.ThrowAsync<LeaseLostException>(acquiring);
        lost.IsOutcomeUnknown.ShouldBeTrue();
        lost.IsTransient.ShouldBeTrue();
        lost.Message.ShouldContain("could not be determined within 13.5 s");
    }

    // An error would say that the swap was not and never will be applied (F1); it was.
    [Fact]
    public async Task TryAcquireAsync_LookUpIsRefused_IsNotTakenForARefusalOfTheSwap()
    {
        _world.Store.Swaps.DropReply();
        _world.Store.Reads.Pass().Throw(StoreFailedException.ForGood());

        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();
        _world.Advance(1);

        await using var lease = await acquiring;
        lease.ShouldNotBeNull().IsHeld.ShouldBeTrue();
    }

    private async Task BeginAsync(bool heldOnce)
    {
        if (heldOnce)
        {
            await _world.HeldOnceAsync();
        }
    }
}
