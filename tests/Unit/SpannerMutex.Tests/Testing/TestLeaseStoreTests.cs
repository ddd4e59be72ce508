using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Testing;

namespace SpannerMutex.Tests.Testing;

public sealed class TestLeaseStoreTests : LeaseStoreContract
{
    private readonly TestLeaseStore _store = new();

    private DistributedMutex Mutex => new(_store, new LeaseName(Prefix + "orders"));

    [Fact]
    public async Task TakeOver_HeldLease_ItsHolderLosesIt()
    {
        await using var lease = await Mutex.AcquireAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        var record = await _store.TakeOverAsync(lease.Name, "api-7", TestContext.Current.CancellationToken);

        record.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
        await Should.ThrowAsync<LeaseLostException>(lease.RenewAsync(TestContext.Current.CancellationToken).AsTask());
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task TakeOver_FreeLease_CanNotBeAcquiredUntilItIsSetFree()
    {
        var mutex = Mutex;
        await _store.TakeOverAsync(mutex.Name, "api-7", TestContext.Current.CancellationToken);

        (await mutex.TryAcquireAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        (await Should.ThrowAsync<LeaseTimeoutException>(mutex.AcquireAsync(TimeSpan.Zero, TestContext.Current.CancellationToken).AsTask()))
            .Message.ShouldContain("api-7");

        await _store.SetFreeAsync(mutex.Name, cancellationToken: TestContext.Current.CancellationToken);
        await using var lease = await mutex.TryAcquireAsync(TestContext.Current.CancellationToken);
        lease.ShouldNotBeNull();
    }

    [Fact]
    public async Task Fail_UntilItRecovers_EveryCallThrows()
    {
        _store.Fail();

        (await Should.ThrowAsync<SpannerRestException>(Mutex.TryAcquireAsync(TestContext.Current.CancellationToken).AsTask()))
            .IsTransient.ShouldBeTrue();

        _store.Recover();
        await using var lease = await Mutex.TryAcquireAsync(TestContext.Current.CancellationToken);
        lease.ShouldNotBeNull();
    }

    protected override ValueTask<ILeaseStore> OpenStoreAsync() => ValueTask.FromResult<ILeaseStore>(_store);

    protected override async ValueTask DeleteAsync(LeaseName name)
    {
        await _store.SetFreeAsync(name);
        await _store.DeleteAsync(await _store.ReadAsync(name));
    }
}
