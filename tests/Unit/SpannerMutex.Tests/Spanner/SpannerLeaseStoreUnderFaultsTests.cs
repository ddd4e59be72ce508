using SpannerMutex.Leases;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.Testing;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Spanner;

/// <summary>The contract on an emulator that aborts commits of its own accord.</summary>
public sealed class SpannerLeaseStoreUnderFaultsTests(FaultyEmulatorDatabase database)
    : LeaseStoreContract, IClassFixture<FaultyEmulatorDatabase>
{
    private readonly List<SpannerRestClient> _clients = [];

    public override async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await base.DisposeAsync();
    }

    protected override ValueTask<ILeaseStore> OpenStoreAsync() =>
        ValueTask.FromResult<ILeaseStore>(new SpannerLeaseStore(NewClient()));

    protected override ValueTask DeleteAsync(LeaseName name) => SpannerLeaseStoreTests.DeleteAsync(NewClient(), name);

    private SpannerRestClient NewClient()
    {
        var client = new SpannerRestClient(database.Options);
        _clients.Add(client);
        return client;
    }
}
