using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.Testing;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>The contract on the emulator's lease table, with a store of either kind.</summary>
public abstract class SpannerTableContract(EmulatorDatabase database) : LeaseStoreContract
{
    private readonly List<SpannerRestClient> _clients = [];

    public override async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected AdoNetLeaseStore OpenAdoNetStore() => new(
        SpannerDataSource.Open(database.Options),
        new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.GoogleSql, CallTimeout = TimeSpan.FromSeconds(30) });

    protected SpannerLeaseStore OpenRestStore() => new(NewClient());

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

    protected SpannerRestClient NewClient()
    {
        var client = database.NewClient();
        _clients.Add(client);
        return client;
    }
}
