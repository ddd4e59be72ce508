using SpannerMutex.Migrations;

namespace Snippets;

internal static class Unpark
{
    public static async Task RunAsync(string[] args, WebApplication app)
    {
        #region unpark
        if (args is ["unpark"])
        {
            await app.Services.GetRequiredService<MigrationGate>().UnparkAsync();
            return;
        }
        #endregion
    }
}
