using SpannerMutex.AdoNet;
using SpannerMutex.Leases;
using SpannerMutex.Tests.Emulator;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>Half of the clients use the REST store, half the ADO.NET store, on one table.</summary>
public sealed class MixedSpannerStoresTests(EmulatorDatabase database)
    : SpannerTableContract(database), IClassFixture<EmulatorDatabase>
{
    private bool _nextIsRest;

    [Fact]
    public async Task Acquire_EightClientsOfBothStores_NeverTwoAtOnceAndTokensRise()
    {
        var name = new LeaseName(Prefix + "shared");
        var options = new LeaseOptions { PollInterval = TimeSpan.FromMilliseconds(20) };
        var holders = 0;
        var tokens = new List<FencingToken>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            ILeaseStore store = i % 2 == 0 ? OpenRestStore() : OpenAdoNetStore();
            var mutex = new DistributedMutex(store, name, options);
            for (var round = 0; round < 5; round++)
            {
                await using var lease = await mutex.AcquireAsync(
                    timeout: TimeSpan.FromMinutes(2), cancellationToken: TestContext.Current.CancellationToken);
                Interlocked.Increment(ref holders).ShouldBe(1);
                tokens.Add(lease.FencingToken);
                await lease.RenewAsync(TestContext.Current.CancellationToken);
                Interlocked.Decrement(ref holders);
            }
        }));

        tokens.Count.ShouldBe(40);
        tokens.Distinct().Count().ShouldBe(40);
        tokens.ShouldBeInOrder(SortDirection.Ascending);
    }

    protected override ValueTask<ILeaseStore> OpenStoreAsync()
    {
        ILeaseStore store = _nextIsRest ? OpenRestStore() : OpenAdoNetStore();
        _nextIsRest = !_nextIsRest;
        return ValueTask.FromResult(store);
    }
}
