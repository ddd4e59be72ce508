using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

public sealed class DeletionTests
{
    private readonly LeaseWorld _world = new();

    [Fact]
    public async Task DeleteAsync_Released_CostsOneReadAndOneDeletion()
    {
        await _world.HeldOnceAsync();

        (await _world.Mutex.DeleteAsync()).ShouldBeTrue();

        _world.Record.ShouldBeNull();
        _world.Store.Reads.Count.ShouldBe(1);
        _world.Store.Deletions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task DeleteAsync_HolderHasDied_DeletesOnceItsLeaseHasRunOut()
    {
        await _world.RivalAcquiresAndDiesAsync();
        (await _world.Mutex.DeleteAsync()).ShouldBeFalse();

        _world.Advance(15);

        (await _world.Mutex.DeleteAsync()).ShouldBeTrue();
        _world.Record.ShouldBeNull();
    }

    [Fact]
    public async Task DeleteAsync_Held_IsFalseAndChangesNothing()
    {
        await using var rival = await _world.RivalAcquiresAsync();

        (await _world.Mutex.DeleteAsync()).ShouldBeFalse();

        _world.Store.Deletions.Count.ShouldBe(0);
        await rival.RenewAsync();
    }

    [Fact]
    public async Task DeleteAsync_NothingStands_IsTrueAndWritesNothing()
    {
        (await _world.Mutex.DeleteAsync()).ShouldBeTrue();

        _world.Store.Deletions.Count.ShouldBe(0);
    }

    [Fact]
    public async Task DeleteAsync_AnotherAcquiresMeanwhile_IsFalse()
    {
        await _world.HeldOnceAsync();
        var deletion = _world.Store.Deletions.HoldRequest();
        var deleting = _world.Mutex.DeleteAsync().AsTask();
        await using var rival = await _world.RivalAcquiresAsync();

        deletion.Release();
        _world.Clock.Advance(LeaseWorld.Poll);

        (await deleting).ShouldBeFalse();
        await rival.RenewAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeleteAsync_AnswerIsLost_IsLookedUp(bool isApplied)
    {
        await _world.HeldOnceAsync();
        _ = isApplied ? _world.Store.Deletions.DropReply() : _world.Store.Deletions.DropRequest();

        var deleting = _world.Mutex.DeleteAsync().AsTask();
        _world.Clock.Advance(LeaseWorld.Poll);

        (await deleting).ShouldBeTrue();
        _world.Record.ShouldBeNull();
        _world.Store.Deletions.Count.ShouldBe(isApplied ? 1 : 2);
    }

    [Fact]
    public async Task DeleteAsync_ConflictIsWithItsOwnCopy_IsTrue()
    {
        await _world.HeldOnceAsync();
        _world.Store.Deletions.ExecuteTwice();

        var deleting = _world.Mutex.DeleteAsync().AsTask();
        _world.Clock.Advance(LeaseWorld.Poll);

        (await deleting).ShouldBeTrue();
    }

    [Fact]
    public async Task TryAcquireAsync_RecordWasDeleted_TokenIsHigher()
    {
        var first = await _world.AcquireAsync();
        await first.DisposeAsync();
        (await _world.Mutex.DeleteAsync()).ShouldBeTrue();

        await using var second = await _world.AcquireAsync();

        second.FencingToken.ShouldBeGreaterThan(first.FencingToken);
    }

    // It counted on a record that has been deleted, and made again, since.
    [Fact]
    public async Task SwapAsync_FrozenHoldersRecordWasDeletedAndMadeAgain_WritesNothing()
    {
        await using var frozen = await _world.AcquireAsync();
        var write = _world.Store.Swaps.HoldRequest();
        var writing = frozen.WriteWhileHeldAsync(_world.WriteAsync).AsTask();
        _world.Freeze(15);
        (await _world.Rival.DeleteAsync()).ShouldBeTrue();
        await using var successor = await _world.RivalAcquiresAsync();
        var stands = _world.Record;

        write.Release();

        await Should.ThrowAsync<LeaseLostException>(writing);
        _world.Record.ShouldBe(stands);
    }
}
