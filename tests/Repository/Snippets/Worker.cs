using SpannerMutex.Migrations;

namespace Snippets;

#region worker
internal sealed class Worker(MigrationGate gate) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.Opened.WaitAsync(stoppingToken);

        // The schema is up to date.
    }
}
#endregion
