using SpannerMutex.Leases;
using SpannerMutex.Testing;

namespace SpannerMutex.Tests.Leases;

public sealed class LeaseStoreContractCoverageTests
{
    public static TheoryData<Type> Stores =>
        [.. typeof(ILeaseStore).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ILeaseStore)))];

    [Theory]
    [MemberData(nameof(Stores))]
    public void EveryStore_InTheLibrary_HasTestsThatInheritTheContract(Type store)
    {
        typeof(LeaseStoreContractCoverageTests).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(LeaseStoreContract)))
            .ShouldContain(t => t.Name.EndsWith($"{store.Name}Tests", StringComparison.Ordinal), $"{store.Name} has no contract suite: add a {store.Name}Tests : {nameof(LeaseStoreContract)}.");
    }
}
