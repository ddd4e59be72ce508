namespace Snippets;

internal static class GettingStarted
{
    public static void Run(string[] args)
    {
        #region getting-started
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSpannerMutexMigrations();

        var app = builder.Build();
        app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
        app.MapSpannerMutexMigrations();
        app.MapGet("/", () => "The schema is up to date.");
        app.Run();
        #endregion
    }
}
