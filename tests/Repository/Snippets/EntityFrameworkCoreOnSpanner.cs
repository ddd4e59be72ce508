using Microsoft.EntityFrameworkCore;

namespace Snippets;

internal static class EntityFrameworkCoreOnSpanner
{
    public static void Run(string[] args)
    {
        #region efcore-lease-on-spanner
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<ShopContext>(
            options => options.UseNpgsql(builder.Configuration.GetConnectionString("Shop")));
        builder.Services.AddSpannerMutexMigrations().UseEntityFrameworkCore<ShopContext>();

        var app = builder.Build();
        app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
        app.Run();
        #endregion
    }
}
