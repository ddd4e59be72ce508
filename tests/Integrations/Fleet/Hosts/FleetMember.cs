using Npgsql;
using SpannerMutex.Migrations;

namespace MigratingFleet;

/// <summary>An app that starts with its fleet. It ends with 0 once its gate has opened, with the gate's exit code if it never does.</summary>
public static class FleetMember
{
    public static async Task RunAsync(WebApplication app, NpgsqlDataSource database)
    {
        app.MapGet("/", () => "served");
        var gate = app.Services.GetRequiredService<MigrationGate>();
        app.Lifetime.ApplicationStarted.Register(() => gate.Opened.ContinueWith(
            _ => app.Lifetime.StopApplication(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default));

        await StartBarrier.CrossAsync(database);
        await app.RunAsync();
    }
}
