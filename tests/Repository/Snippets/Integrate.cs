namespace Snippets;

internal static class Integrate
{
    public static void Run(string[] args)
    {
        #region integrate
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSpannerMutexMigrations();

        var app = builder.Build();
        app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
        app.Run();
        #endregion
    }
}
