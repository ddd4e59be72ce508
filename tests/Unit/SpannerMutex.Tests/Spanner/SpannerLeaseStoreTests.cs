using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.Testing;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerLeaseStoreTests(EmulatorDatabase database) : LeaseStoreContract, IClassFixture<EmulatorDatabase>
{
    private readonly List<SpannerRestClient> _clients = [];

    public override async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await base.DisposeAsync();
    }

    protected override ValueTask<ILeaseStore> OpenStoreAsync() =>
        ValueTask.FromResult<ILeaseStore>(new SpannerLeaseStore(NewClient()));

    protected override ValueTask DeleteAsync(LeaseName name) => DeleteAsync(NewClient(), name);

    internal static async ValueTask DeleteAsync(SpannerRestClient client, LeaseName name)
    {
        var rows = await client.ReadAsync(SpannerRead.ByKeyPrefix(SpannerLeaseStoreOptions.DefaultTable, [name.Value], "Version"));
        await client.CommitAsync(
            [.. rows.Rows.Select(row => SpannerMutation.Delete(SpannerLeaseStoreOptions.DefaultTable, name.Value, row.GetInt64(0)))]);
    }

    private SpannerRestClient NewClient()
    {
        var client = database.NewClient();
        _clients.Add(client);
        return client;
    }
}
