using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.Emulator;

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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_AnotherIsCreatingTheRecord_IsAConflict(bool isRest)
    {
        var name = new LeaseName(Prefix + "reserved");
        await ReserveAsync(name, SpannerValue.CommitTimestamp);
        ILeaseStore store = isRest ? OpenRestStore() : OpenAdoNetStore();

        var seen = await store.ReadAsync(name);

        (seen.Record, seen.IsFree).ShouldBe((null, false));
        (await store.CompareAndSwapAsync(null, FirstRecord.Of(name))).Outcome.ShouldBe(SwapOutcome.Conflict);
        (await store.ListAsync(name.Value)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_CreatorDied_IsAppliedAfterItsTimeAndLeavesTheRecordAlone(bool isRest)
    {
        var name = new LeaseName(Prefix + "abandoned");
        await ReserveAsync(name, SpannerValue.FromDateTimeOffset(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        ILeaseStore store = isRest ? OpenRestStore() : OpenAdoNetStore();

        (await store.ReadAsync(name)).IsFree.ShouldBeTrue();
        var result = await store.CompareAndSwapAsync(null, FirstRecord.Of(name));

        result.Outcome.ShouldBe(SwapOutcome.Applied);
        (await store.ListAsync(name.Value)).ShouldBe([result.Record!]);
        var client = NewClient();
        var rows = await client.ReadAsync(SpannerRead.ByKeyPrefix(SpannerLeaseStoreOptions.DefaultTable, [name.Value], "Version"));
        rows.Rows.Count.ShouldBe(1);
    }

    private async Task ReserveAsync(LeaseName name, SpannerValue at)
    {
        var client = NewClient();
        await new SpannerLeaseStore(client).EnsureSchemaAsync();
        await client.CommitAsync(
        [
            SpannerMutation.Insert(
                SpannerLeaseStoreOptions.DefaultTable,
                ("Name", name.Value),
                ("Version", 0),
                ("Owner", LeaseOwner.New().ToString()),
                ("FencingToken", 0),
                ("DurationMs", 60_000),
                ("RenewedAt", at)),
        ]);
    }

    protected override ValueTask<ILeaseStore> OpenStoreAsync()
    {
        ILeaseStore store = _nextIsRest ? OpenRestStore() : OpenAdoNetStore();
        _nextIsRest = !_nextIsRest;
        return ValueTask.FromResult(store);
    }
}
