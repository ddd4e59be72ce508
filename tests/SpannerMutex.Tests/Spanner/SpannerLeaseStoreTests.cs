using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Tests.Emulator;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerLeaseStoreTests(EmulatorDatabase database) : LeaseStoreContract, IClassFixture<EmulatorDatabase>
{
    private readonly List<SpannerClient> _clients = [];

    public override async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await base.DisposeAsync();
    }

    protected override ValueTask<ILeaseStore> OpenStoreAsync() =>
        ValueTask.FromResult<ILeaseStore>(new SpannerLeaseStore(NewClient()));

    protected override async ValueTask DeleteAsync(LeaseName name)
    {
        var transaction = await NewClient().BeginTransactionAsync();
        await using (transaction)
        {
            await transaction.ExecuteAsync(new SpannerStatement(
                "DELETE FROM SpannerMutexLeases WHERE Name = @name", ("name", name.Value)));
            await transaction.CommitAsync([]);
        }
    }

    private SpannerClient NewClient()
    {
        var client = database.NewClient();
        _clients.Add(client);
        return client;
    }
}
