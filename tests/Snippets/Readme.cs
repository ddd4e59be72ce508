using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Spanner;

namespace Snippets;

internal static class Readme
{
    public static void Integrate(string[] args)
    {
        #region integrate
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSpannerMutexMigrations();

        var app = builder.Build();
        app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
        app.Run();
        #endregion
    }

    public static void AnyCode(WebApplicationBuilder builder)
    {
        #region any-code
        builder.Services.AddSpannerMutexMigrations().UseMigrator(
            pending: async token => await MyTool.HasPendingAsync(token),
            migrate: async (run, token) => await MyTool.MigrateAsync(token));
        #endregion
    }

    public static void HostedService(IServiceCollection services)
    {
        services.AddHostedService<Worker>();
    }

    public static async Task UseTheMutexAsync(CancellationToken cancellationToken)
    {
        #region mutex
        await using var client = new SpannerClient(new SpannerOptions { Database = "projects/p/instances/i/databases/d" });
        var mutex = new DistributedMutex(new SpannerLeaseStore(client), new LeaseName("nightly-report"));

        await using var lease = await mutex.AcquireAsync(TimeSpan.FromMinutes(1), cancellationToken: cancellationToken);

        // Applied only while this lease is held, however long this process was frozen before it.
        await lease.CommitAsync(
            [SpannerMutation.InsertOrUpdate("Reports", ("Day", "2026-11-20"), ("Token", lease.FencingToken.Value))],
            cancellationToken);
        #endregion
    }

    #region worker
    private sealed class Worker(MigrationGate gate) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await gate.Opened.WaitAsync(stoppingToken);

            // The schema is there.
        }
    }
    #endregion

    private static class MyTool
    {
        public static Task<bool> HasPendingAsync(CancellationToken cancellationToken) =>
            Task.FromResult(!cancellationToken.IsCancellationRequested);

        public static Task MigrateAsync(CancellationToken cancellationToken) => Task.Delay(0, cancellationToken);
    }
}
