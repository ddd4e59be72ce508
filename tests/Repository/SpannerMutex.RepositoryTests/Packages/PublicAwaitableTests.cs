using System.Reflection;

namespace SpannerMutex.RepositoryTests.Packages;

/// <summary>Public methods return ValueTask, but what several callers may await.</summary>
public sealed class PublicAwaitableTests
{
    [Fact]
    public void Tasks_OfPublicMethods_AreThoseThatSeveralMayAwait() => PublicOverloadTests.Packages
        .SelectMany(package => package.GetExportedTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) && !IsTest(method))
        .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
        .ShouldBe(["MigrationGate.get_Opened", "MigrationGate.RunAsync"], ignoreOrder: true);

    // The contract suite's, as xunit has them.
    private static bool IsTest(MethodInfo method) => method.DeclaringType!.Name == "LeaseStoreContract";
}
