namespace Snippets;

internal static class WorkerHost
{
    public static void Run(string[] args)
    {
        #region worker-host
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSpannerMutexMigrations();
        builder.Services.AddHostedService<Worker>();

        builder.Build().Run();
        #endregion
    }
}
