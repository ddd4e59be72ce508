namespace Snippets;

internal static class AnyCode
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region any-code
        builder.Services.AddSpannerMutexMigrations().UseMigrator(
            migrate: async (run, token) => await MyTool.MigrateAsync(token),
            isPending: async token => await MyTool.HasPendingAsync(token));
        #endregion
    }
}
