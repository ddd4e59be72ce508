using Google.Cloud.Spanner.Data;
using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;

namespace Snippets;

internal static class ClientsAdoNetStore
{
    public static async Task UseAsync(CancellationToken cancellationToken)
    {
        #region clients-ado-net-store
        await using var shop = SpannerProviderFactory.Instance.CreateDataSource(
            "Data Source=projects/my-project/instances/my-instance/databases/shop");
        var store = new AdoNetLeaseStore(shop, new() { Dialect = LeaseDialect.GoogleSql });
        var mutex = new DistributedMutex(store, new LeaseName("nightly-report"));

        await using var lease = await mutex.AcquireAsync(TimeSpan.FromMinutes(1), cancellationToken);
        #endregion

        _ = lease;
    }
}
