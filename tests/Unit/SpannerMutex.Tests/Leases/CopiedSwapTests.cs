using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>
/// A transport executes a single-use commit twice and returns the answer to the second: a conflict with the first. Google
/// documents that this may happen. And the copy may be the one that comes first.
/// </summary>
public sealed class CopiedSwapTests
{
    private readonly LeaseWorld _world = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TryAcquireAsync_ConflictIsWithItsOwnCopy_IsAcquired(bool heldOnce)
    {
        if (heldOnce)
        {
            await _world.HeldOnceAsync();
        }

        _world.Store.Swaps.ExecuteTwice();

        await using var lease = await _world.Mutex.TryAcquireAsync();

        lease.ShouldNotBeNull().IsHeld.ShouldBeTrue();
        lease.FencingToken.ShouldBe(_world.Record!.FencingToken);
        _world.Store.Calls.ShouldBe("2 reads, 1 swaps");
    }

    [Fact]
    public async Task Lease_RenewalConflictsWithItsOwnCopy_StaysHeld()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Swaps.ExecuteTwice();

        _world.Advance(5);

        lease.IsHeld.ShouldBeTrue();
        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 1);
        _world.Advance(60);
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_ConflictIsWithItsOwnCopy_HasWrittenAndTheLeaseIsHeld()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Store.Swaps.ExecuteTwice();

        await lease.WriteWhileHeldAsync(_world.WriteAsync);

        lease.IsHeld.ShouldBeTrue();
        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 1);
        await lease.WriteWhileHeldAsync(_world.WriteAsync);
    }

    [Fact]
    public async Task ReleaseAsync_ConflictIsWithItsOwnCopy_IsConfirmed()
    {
        var lease = await _world.AcquireAsync();
        _world.Store.Swaps.ExecuteTwice();

        (await lease.ReleaseAsync("done")).ShouldBeTrue();

        _world.Record!.Note.ShouldBe("done");
    }

    [Fact]
    public async Task SwapAsync_ConflictAndAnotherWonThatVersion_HasNotWritten()
    {
        await using var lease = await _world.AcquireAsync();
        await _world.UsurpAsync();

        var lost = await Should.ThrowAsync<LeaseLostException>(async () => await lease.WriteWhileHeldAsync(_world.WriteAsync));

        lost.IsOutcomeUnknown.ShouldBeFalse();
    }

    // A token is the version of its acquisition: it tells that the successor took the very version that ours wanted.
    [Fact]
    public async Task SwapAsync_ConflictAndASuccessorHasRenewedSince_HasNotWritten()
    {
        await using var lease = await _world.AcquireAsync();
        var write = _world.Store.Swaps.HoldRequest();
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();
        _world.Freeze(15);
        await using var successor = await _world.RivalAcquiresAsync();
        await successor.RenewAsync();
        await successor.RenewAsync();

        write.Release();

        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task SwapAsync_ConflictWithItsOwnCopyWhichASuccessorFollowed_SaysThatItMayHaveWritten()
    {
        await using var lease = await _world.AcquireAsync();
        var original = _world.Store.Swaps.HoldSecondOfTwo();
        var writing = lease.WriteWhileHeldAsync(_world.WriteAsync).AsTask();
        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 1);
        _world.Freeze(15);
        await using var successor = await _world.RivalAcquiresAsync();

        original.Release();

        (await Should.ThrowAsync<LeaseLostException>(writing)).IsOutcomeUnknown.ShouldBeTrue();
        successor.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task SwapAsync_ConflictAndTheRecordIsGone_SaysThatItMayHaveWritten()
    {
        await using var lease = await _world.AcquireAsync();
        _world.Truth.Delete(_world.Mutex.Name);

        var lost = await Should.ThrowAsync<LeaseLostException>(async () => await lease.WriteWhileHeldAsync(_world.WriteAsync));

        lost.IsOutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task TryAcquireAsync_ConflictWhileTheStoreCantBeReadForAMoment_IsLookedUpAgain()
    {
        _world.Store.Swaps.ExecuteTwice();
        _world.Store.Reads.Pass().Throw(StoreFailedException.Passing()).Throw(StoreFailedException.ForGood());

        var acquiring = _world.Mutex.TryAcquireAsync().AsTask();
        _world.Advance(1);

        await using var lease = await acquiring;
        lease.ShouldNotBeNull().IsHeld.ShouldBeTrue();
    }

    // The record that the look-up has read tells how long to wait: no poll at all before its expiry.
    [Fact]
    public async Task AcquireAsync_LostTheRace_WaitsByWhatTheLookUpSaw()
    {
        var mutex = LeaseWorld.NewMutex(_world.Store, _world.Clock, TimeSpan.FromMinutes(2));
        var swap = _world.Store.Swaps.HoldRequest();
        var waiting = mutex.AcquireAsync(TimeSpan.FromMinutes(10)).AsTask();
        await _world.RivalAcquiresAndDiesAsync();
        swap.Release();

        _world.Advance(15);

        await using var lease = await waiting;
        _world.Store.Calls.ShouldBe("3 reads, 2 swaps");
    }
}
