using Microsoft.Extensions.Logging;
using SpannerMutex.Leases;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.Tests.Leases;

/// <summary>Each log entry throws, and all goes on as it would without: on a timer it would end the process.</summary>
public sealed class ThrowingLogTests
{
    private readonly LeaseWorld _world = new();
    private readonly DistributedMutex _mutex;

    public ThrowingLogTests() => _mutex = _world.NewMutex(new CapturedLog(LogLevel.Trace, throws: true));

    [Fact]
    public async Task LostToken_LogThrows_Fires()
    {
        await using var lease = (await _mutex.TryAcquireAsync()).ShouldNotBeNull();
        lease.LostToken.Register(() => throw new InvalidOperationException("A user's mistake."));
        _world.Store.Unplug();

        Should.NotThrow(() => _world.Advance(13.5));

        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Lease_LogThrowsAtEachFailedRenewal_IsRenewedOnceTheStoreIsBack()
    {
        await using var lease = (await _mutex.TryAcquireAsync()).ShouldNotBeNull();
        _world.Store.Swaps.Throw(StoreFailedException.Passing());

        _world.Advance(60);

        lease.IsHeld.ShouldBeTrue();
    }

    // Between a swap and its look-up an exception would say that the swap was not applied.
    [Fact]
    public async Task SwapAsync_AnswerIsLostAndTheLogThrows_IsLookedUp()
    {
        await using var lease = (await _mutex.TryAcquireAsync()).ShouldNotBeNull();
        _world.Store.Swaps.DropReply();

        await lease.WriteWhileHeldAsync(_world.WriteAsync);

        _world.Record!.Version.ShouldBe(lease.FencingToken.Value + 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisposeAsync_LogThrows_ReleasesAndDoesNotThrow(bool isRefused)
    {
        var lease = (await _mutex.TryAcquireAsync()).ShouldNotBeNull();
        if (isRefused)
        {
            _world.Store.Swaps.ThrowAlways(StoreFailedException.ForGood());
        }

        await lease.DisposeAsync();

        _world.IsFree.ShouldBe(!isRefused);
    }

    [Fact]
    public async Task AcquireAsync_LogThrowsWhileTheStoreFails_IsWaitedOut()
    {
        _world.Store.Unplug();
        var waiting = _mutex.AcquireAsync(TimeSpan.FromMinutes(10)).AsTask();
        _world.Advance(1);
        _world.Store.Heal();

        _world.Clock.Advance(LeaseWorld.Poll);

        await using var lease = await waiting;
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task LostToken_LogIsWritten_HasFiredBefore()
    {
        var hadFired = new List<bool>();
        var log = new CapturedLog();
        await using var lease = (await _world.NewMutex(log).TryAcquireAsync()).ShouldNotBeNull();
        log.OnEntry = _ => hadFired.Add(lease.LostToken.IsCancellationRequested);
        _world.Freeze(13.5);

        _world.Advance(0);

        hadFired.ShouldHaveSingleItem().ShouldBeTrue();
    }
}
