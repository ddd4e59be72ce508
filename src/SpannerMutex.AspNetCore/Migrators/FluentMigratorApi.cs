using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// The members of FluentMigrator that the gate needs, bound by name, so that no version of it is asked for. Up to
/// 4.0 the runner stands in the assembly FluentMigrator.Runner, from 5.0 on in FluentMigrator.Runner.Core.
/// </summary>
internal sealed class FluentMigratorApi
{
    private const string RunnerName = "FluentMigrator.Runner.IMigrationRunner";

    private readonly MethodInfo _hasMigrationsToApplyUp;
    private readonly MethodInfo _migrateUp;

    private FluentMigratorApi([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type runner)
    {
        Runner = runner;
        _hasMigrationsToApplyUp = Require(runner.GetMethod("HasMigrationsToApplyUp", [typeof(long?)]), "HasMigrationsToApplyUp(long?)");
        _migrateUp = Require(runner.GetMethod("MigrateUp", Type.EmptyTypes), "MigrateUp()");
    }

    /// <summary>The service that the app registered.</summary>
    public Type Runner { get; }

    public static bool IsRegistered(IServiceCollection services) =>
        services.Any(descriptor => IsRunner(descriptor.ServiceType));

    public static bool IsRunner(Type service) => service.FullName == RunnerName;

    /// <exception cref="InvalidOperationException">A runner is registered that isn't FluentMigrator's, or not as we know it.</exception>
    public static FluentMigratorApi Bind() => new(FindRunner() ?? throw Unknown($"The type {RunnerName} is not in the assembly FluentMigrator.Runner.Core or FluentMigrator.Runner."));

    // A delegate, unlike MethodInfo.Invoke, lets the runner's own exception through. Asked for no version, the runner also
    // counts what a MigrationConstraint keeps it from applying.
    public bool HasMigrationsToApplyUp(object runner) =>
        _hasMigrationsToApplyUp.CreateDelegate<Func<long?, bool>>(runner)(long.MaxValue);

    public void MigrateUp(object runner) => _migrateUp.CreateDelegate<Action>(runner)();

    /// <summary>
    /// The assemblies that the app told FluentMigrator to take migrations from, each by one of two services
    /// (<c>ScanIn(…).For.Migrations()</c>, <c>For.All()</c>); none if it chose another way.
    /// </summary>
    public static IEnumerable<Assembly> MigrationAssemblies(IServiceProvider services) =>
        ScannedForMigrations(services).Concat(ScannedForAll(services));

    private static IEnumerable<Assembly> ScannedForMigrations(IServiceProvider services)
    {
        var item = Type.GetType("FluentMigrator.Runner.Initialization.IMigrationSourceItem, FluentMigrator.Runner.Core")?.GetProperty("MigrationTypeCandidates");
        var items = Type.GetType("System.Collections.Generic.IEnumerable`1[[FluentMigrator.Runner.Initialization.IMigrationSourceItem, FluentMigrator.Runner.Core]]");
        return item is not null && items is not null && services.GetService(items) is IEnumerable<object> registered
            ? registered.SelectMany(one => item.GetValue(one) as IEnumerable<Type> ?? []).Select(type => type.Assembly)
            : [];
    }

    private static IEnumerable<Assembly> ScannedForAll(IServiceProvider services)
    {
        var source = Type.GetType("FluentMigrator.Runner.Initialization.IAssemblySource, FluentMigrator.Runner.Core");
        return source is not null && services.GetService(source) is { } registered
            ? source.GetProperty("Assemblies")?.GetValue(registered) as IEnumerable<Assembly> ?? []
            : [];
    }

    // Names in one piece: the trimmer reads them and keeps what they stand for.
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
    private static Type? FindRunner() =>
        Type.GetType("FluentMigrator.Runner.IMigrationRunner, FluentMigrator.Runner.Core")
        ?? Type.GetType("FluentMigrator.Runner.IMigrationRunner, FluentMigrator.Runner");

    private static MethodInfo Require(MethodInfo? method, string name) =>
        method ?? throw Unknown($"{RunnerName} has no {name}.");

    private static InvalidOperationException Unknown(string what) => new(
        $"{what} Name the calls yourself: UseSynchronousMigrator<IMigrationRunner>(pending: r => r.HasMigrationsToApplyUp(), migrate: r => r.MigrateUp()).");
}
