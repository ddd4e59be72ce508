using SpannerMutex.Leases;

namespace Snippets;

#region mutex-injected
internal sealed class NightlyReport(DistributedMutexProvider mutexes) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var lease = await mutexes.Get("nightly-report").TryAcquireAsync(stoppingToken);
        if (lease is not null)
        {
            // This process alone writes the report, until lease.LostToken is cancelled.
        }
    }
}
#endregion
