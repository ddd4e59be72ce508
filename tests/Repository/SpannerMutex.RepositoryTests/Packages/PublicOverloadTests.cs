using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.AspNetCore;
using SpannerMutex.Leases;
using SpannerMutex.Testing;

namespace SpannerMutex.RepositoryTests.Packages;

/// <summary>
/// No public name of any package takes an <c>Action</c> in one overload and a function that returns a task in another: an
/// asynchronous lambda may bind to the <c>Action</c> without a warning, and nothing waits for it.
/// </summary>
public sealed class PublicOverloadTests
{
    internal static readonly Assembly[] Packages =
    [
        typeof(DistributedMutex).Assembly,
        typeof(SpannerMutexMigrationsBuilder).Assembly,
        typeof(EntityFrameworkCoreMigrationsBuilderExtensions).Assembly,
        typeof(TestLeaseStore).Assembly,
    ];

    [Fact]
    public void PublicNames_OfAllPackages_TakeEitherAnActionOrATask()
    {
        var both = Packages
            .SelectMany(package => package.GetExportedTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Cast<MethodBase>()
                .Concat(type.GetConstructors()))
            .Where(method => method.GetCustomAttribute<ObsoleteAttribute>() is not { IsError: true })
            .GroupBy(method => IsExtension(method) ? $".{method.Name}" : $"{method.DeclaringType}.{method.Name}")
            .Where(overloads => overloads.Any(method => Takes(method, IsAction)) && overloads.Any(method => Takes(method, IsTaskFunction)))
            .Select(overloads => overloads.Key);

        both.ShouldBeEmpty();
    }

    [Fact]
    public void Packages_OfThisTest_AreAllThatThereAre()
    {
        var source = Path.Combine(Repository.Root, "src");

        Directory.EnumerateFiles(source, "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetFileNameWithoutExtension(project))
            .ShouldBe(Packages.Select(package => package.GetName().Name!), ignoreOrder: true);
    }

    private static bool IsExtension(MethodBase method) =>
        method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), inherit: false);

    private static bool Takes(MethodBase method, Func<MethodInfo, bool> isSuch) => method.GetParameters()
        .Select(parameter => parameter.ParameterType)
        .Where(type => type.IsSubclassOf(typeof(Delegate)))
        .Any(type => isSuch(type.GetMethod("Invoke")!));

    private static bool IsAction(MethodInfo invoke) => invoke.ReturnType == typeof(void);

    private static bool IsTaskFunction(MethodInfo invoke) =>
        typeof(Task).IsAssignableFrom(invoke.ReturnType) || invoke.ReturnType.FullName?.StartsWith("System.Threading.Tasks.ValueTask", StringComparison.Ordinal) == true;
}
