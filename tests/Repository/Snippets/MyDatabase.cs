using SpannerMutex.Leases;
using SpannerMutex.Stores.InMemory;

namespace Snippets;

/// <summary>The reader's own database.</summary>
internal static class MyDatabase
{
    public static ValueTask<ILeaseStore> OpenLeaseStoreAsync() => ValueTask.FromResult<ILeaseStore>(new InMemoryLeaseStore());

    public static ValueTask DeleteLeaseAsync(LeaseName name) => new(Task.FromException(new NotSupportedException(name.Value)));
}
