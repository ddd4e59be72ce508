using Google.Cloud.Spanner.Data;

namespace Snippets;

internal static class ClientsBeside
{
    public static void Add(string[] args)
    {
        #region clients-beside
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(SpannerProviderFactory.Instance.CreateDataSource(
            "Data Source=projects/my-project/instances/my-instance/databases/shop"));
        builder.Services.AddSpannerMutexMigrations(
            options => options.Database = "projects/my-project/instances/my-instance/databases/shop");
        #endregion
    }
}
