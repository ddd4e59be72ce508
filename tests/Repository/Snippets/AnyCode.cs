namespace Snippets;

internal static class AnyCode
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region any-code
        builder.Services.AddSpannerMutexMigrations().UseMigrator(
            pending: async token => await MyTool.HasPendingAsync(token),
            migrate: async (run, token) => await MyTool.MigrateAsync(token));
        #endregion
    }
}
