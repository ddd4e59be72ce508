using SpannerMutex.Migrations;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace Worker;

/// <summary>Counts the orders every ten seconds. It begins once the schema is there.</summary>
internal sealed partial class OrderReport(MigrationGate gate, SpannerRestClient spanner, ILogger<OrderReport> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.Opened.WaitAsync(stoppingToken);

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        do
        {
            var orders = await spanner.QueryAsync(new SpannerStatement("SELECT COUNT(*) FROM Orders"), stoppingToken);
            LogCount(orders.Rows[0].GetInt64(0));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "There are {Count} orders.")]
    private partial void LogCount(long count);
}
