namespace Snippets;

internal static class MutexRegistered
{
    public static void Run(string[] args)
    {
        #region mutex-registered
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSpannerMutex();
        builder.Services.AddHostedService<NightlyReport>();

        builder.Build().Run();
        #endregion
    }
}
