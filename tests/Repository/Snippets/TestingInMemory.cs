using SpannerMutex.Stores.InMemory;

namespace Snippets;

internal static class TestingInMemory
{
    public static void Replace(IServiceCollection services)
    {
        #region testing-in-memory
        services.AddSpannerMutexMigrations().UseLeaseStore(_ => new InMemoryLeaseStore());
        #endregion
    }
}
