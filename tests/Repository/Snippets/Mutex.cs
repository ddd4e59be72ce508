using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace Snippets;

internal static class Mutex
{
    public static async Task UseAsync(CancellationToken cancellationToken)
    {
        #region mutex
        await using var client = new SpannerRestClient(new SpannerRestOptions { Database = "projects/my-project/instances/my-instance/databases/shop" });
        var mutex = new DistributedMutex(new SpannerLeaseStore(client), new LeaseName("nightly-report"));

        await using var lease = await mutex.AcquireAsync(TimeSpan.FromMinutes(1), cancellationToken);

        // Applied only while this lease is held, however long this process was paused before.
        await lease.CommitAsync(
            [SpannerMutation.InsertOrUpdate("Reports", ("Day", "2026-11-20"), ("Token", lease.FencingToken.Value))],
            cancellationToken);
        #endregion
    }
}
