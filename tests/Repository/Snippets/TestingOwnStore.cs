using SpannerMutex.Leases;
using SpannerMutex.Testing;

namespace Snippets;

#region testing-own-store
public sealed class MyLeaseStoreTests : LeaseStoreContract
{
    // Called twice for each test: two clients of the same data.
    protected override ValueTask<ILeaseStore> OpenStoreAsync() => MyDatabase.OpenLeaseStoreAsync();

    // Deletes the record without the store, as a person would.
    protected override ValueTask DeleteAsync(LeaseName name) => MyDatabase.DeleteLeaseAsync(name);
}
#endregion
