using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>A fenced write whose answer is lost: it is found out whether it was applied, and where that can't be, the error says so.</summary>
public sealed class AmbiguousFencedSwapTests
{
    private readonly LeaseWorld _world = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SwapAsync_AnswerIsLost_IsLookedUpAndWrittenOnce(bool isApplied)
    {
        await using var lease = await _world.AcquireAsync();
        _ = isApplied ? _world.Store.Swaps.DropReply() : _world.Store.Swaps.DropRequest();

        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();
        _world.Advance(1);

        await writing;
        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SwapAsync_AnswerNeverComes_IsLookedUpAfterAThirdOfTheDurationAndTheLeaseIsKept(bool isApplied)
    {
        await using var lease = await _world.AcquireAsync();
        _ = isApplied ? _world.Store.Swaps.HoldAnswer() : _world.Store.Swaps.HoldRequest();
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();

        _world.Advance(5);
        _world.Advance(0.1);

        await writing;
        (_world.Record!.Version - lease.FencingToken.Value).ShouldBeInRange(1, 2, "the write, and the renewal that fell due meanwhile");
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_AnswerIsLostAndAnotherWonThatVersion_HasNotWritten()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Swaps.DropRequest();
        var lookUp = _world.Store.Reads.HoldRequest();
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();
        await _world.UsurpAsync();

        lookUp.Release();

        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task SwapAsync_AppliedButASuccessorStandsWhenItIsLookedUp_SaysThatItMayHaveWritten()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Swaps.DropReply();
        var lookUp = _world.Store.Reads.HoldRequest();
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();
        _world.Freeze(15);
        await using var successor = await _world.RivalAcquiresAsync();

        lookUp.Release();

        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_AppliedButTheRecordIsGoneWhenItIsLookedUp_SaysThatItMayHaveWritten()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Swaps.DropReply();
        var lookUp = _world.Store.Reads.HoldRequest();
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();
        _world.Truth.Delete(_world.Mutex.Name);

        lookUp.Release();

        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_NothingToBeLearntUntilTheDeadline_SaysThatItMayHaveWritten()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Hang();
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();

        _world.Advance(13.5);

        var lost = await Should.ThrowAsync<LeaseLostException>(writing);
        lost.IsOutcomeUnknown.ShouldBeTrue();
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    // The error says that this attempt was not applied; the one before it may have been.
    [Fact]
    public async Task SwapAsync_SentAgainAfterALostAnswerAndThenFails_IsNotTakenForUnwritten()
    {
        await using var lease = await _world.AcquireAsync();
        var attempts = 0;
        var late = _world.Store.Swaps.LandLate();
        var writing = lease.WriteWhileHeldAsync((expected, desired, token) => ++attempts == 1
            ? _world.WriteAsync(expected, desired, token)
            : throw new InvalidOperationException("A foreign client's error.")).AsTask();
        _world.Advance(1);
        writing.IsCompleted.ShouldBeFalse();

        late.Release();
        _world.Advance(1);

        await writing;
        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 1);
    }
}
