using SpannerMutex.Migrations;

namespace Snippets;

internal static class MigrationJob
{
    public static async Task MigrateInAJobAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSpannerMutexMigrations();
        #region migration-job
        var app = builder.Build();
        if (args is ["migrate"])
        {
            await app.StartAsync();
            await app.Services.GetRequiredService<MigrationGate>().Opened;
            await app.StopAsync();
            return;
        }
        #endregion

        await app.RunAsync();
    }
}
