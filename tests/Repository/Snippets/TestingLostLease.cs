using SpannerMutex.Leases;
using SpannerMutex.Testing;

namespace Snippets;

internal static class TestingLostLease
{
    public static async Task LoseAsync(CancellationToken cancellationToken)
    {
        #region testing-lost-lease
        var store = new TestLeaseStore();
        var mutex = new DistributedMutex(store, new LeaseName("nightly-report"));
        await using var lease = await mutex.AcquireAsync(TimeSpan.Zero, cancellationToken);

        await store.TakeOverAsync(lease.Name, "another process", cancellationToken);

        // RenewAsync throws LeaseLostException and cancels lease.LostToken; without it, the next renewal does, after a third of the duration.
        await lease.RenewAsync(cancellationToken);
        #endregion
    }
}
