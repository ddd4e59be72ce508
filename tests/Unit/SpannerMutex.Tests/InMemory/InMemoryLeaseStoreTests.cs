using SpannerMutex.Leases;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.TestSupport.Time;
using SpannerMutex.Testing;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.InMemory;

public sealed class InMemoryLeaseStoreTests : LeaseStoreContract
{
    private readonly InMemoryLeaseStore _store = new();

    [Fact]
    public async Task CompareAndSwap_ClockStandsStill_VersionsOfReCreatedRecordsStillGrow()
    {
        var store = new InMemoryLeaseStore(new VirtualClock());
        var mutex = new DistributedMutex(store, new LeaseName(Prefix + "still"));
        await using var first = await mutex.TryAcquireAsync();
        await first!.ReleaseAsync();
        store.Delete(mutex.Name);

        await using var second = await mutex.TryAcquireAsync();

        second!.FencingToken.ShouldBeGreaterThan(first.FencingToken);
    }

    [Fact]
    public async Task Read_WallClockIsSetAnHourAhead_TheHeldLeaseStaysHeld()
    {
        var clock = new VirtualClock();
        var store = new InMemoryLeaseStore(clock);
        var mutex = new DistributedMutex(store, new LeaseName(Prefix + "jump"), timeProvider: clock);
        await using var held = await mutex.TryAcquireAsync();

        clock.SetWallClock(TimeSpan.FromHours(1));

        held!.IsHeld.ShouldBeTrue();
        (await mutex.TryAcquireAsync()).ShouldBeNull();
    }

    protected override ValueTask<ILeaseStore> OpenStoreAsync() => ValueTask.FromResult<ILeaseStore>(_store);

    protected override ValueTask DeleteAsync(LeaseName name)
    {
        _store.Delete(name);
        return ValueTask.CompletedTask;
    }
}
