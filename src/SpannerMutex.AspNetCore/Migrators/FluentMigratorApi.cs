using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// The members of FluentMigrator that the gate needs, bound by name, so that no version of it is required. Up to 4.0 the
/// runner is in the assembly FluentMigrator.Runner, from 5.0 on in FluentMigrator.Runner.Core.
/// </summary>
internal sealed class FluentMigratorApi
{
    private const string RunnerName = "FluentMigrator.Runner.IMigrationRunner";

    private readonly MethodInfo _hasMigrationsToApplyUp;
    private readonly MethodInfo _migrateUp;
    private readonly MethodInfo? _migrateUpToVersion;
    private readonly PropertyInfo? _migrationLoader;
    private readonly PropertyInfo? _processor;

    private FluentMigratorApi(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicProperties)] Type runner)
    {
        Runner = runner;
        _hasMigrationsToApplyUp = Require(runner.GetMethod("HasMigrationsToApplyUp", [typeof(long?)]), "HasMigrationsToApplyUp(long?)");
        _migrateUp = Require(runner.GetMethod("MigrateUp", Type.EmptyTypes), "MigrateUp()");
        _migrateUpToVersion = runner.GetMethod("MigrateUp", [typeof(long)]);
        _migrationLoader = runner.GetProperty("MigrationLoader");
        _processor = runner.GetProperty("Processor");
    }

    /// <summary>The service that the app registered.</summary>
    public Type Runner { get; }

    public static bool IsRegistered(IServiceCollection services) =>
        services.Any(descriptor => IsRunner(descriptor.ServiceType));

    public static bool IsRunner(Type service) => service.FullName == RunnerName;

    /// <exception cref="InvalidOperationException">A runner is registered that isn't FluentMigrator's, or has other members.</exception>
    public static FluentMigratorApi Bind() => new(FindRunner() ?? throw Unknown($"The type {RunnerName} is not in the assembly FluentMigrator.Runner.Core or FluentMigrator.Runner."));

    // A delegate, unlike MethodInfo.Invoke, doesn't wrap the runner's exception. Without a version, the runner also counts
    // migrations that a MigrationConstraint excludes.
    public bool HasMigrationsToApplyUp(object runner, long version = long.MaxValue) =>
        _hasMigrationsToApplyUp.CreateDelegate<Func<long?, bool>>(runner)(version);

    public void MigrateUp(object runner) => _migrateUp.CreateDelegate<Action>(runner)();

    public void MigrateUp(object runner, long version) => _migrateUpToVersion!.CreateDelegate<Action<long>>(runner)(version);

    /// <summary>All migrations that the runner knows, in the order of their versions; null where it can't tell or can't go step by step.</summary>
    public IReadOnlyList<FluentMigration>? Migrations(object runner)
    {
        var load = FindLoader()?.GetMethod("LoadMigrations", Type.EmptyTypes);
        return _migrateUpToVersion is not null && load is not null && _migrationLoader?.GetValue(runner) is { } loader
            && load.CreateDelegate<Func<object>>(loader)() is IDictionary migrations
            ? [.. migrations.Keys.OfType<long>().Order().Select(version => FluentMigration.Of(version, migrations[version]))]
            : null;
    }

    /// <summary>The runner's connection, FluentMigrator's IMigrationProcessor; null where it can't tell.</summary>
    public object? Processor(object runner) => _processor?.GetValue(runner);

    // Names are literals: the trimmer reads them and keeps the members.
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicProperties)]
    private static Type? FindRunner() =>
        Type.GetType("FluentMigrator.Runner.IMigrationRunner, FluentMigrator.Runner.Core")
        ?? Type.GetType("FluentMigrator.Runner.IMigrationRunner, FluentMigrator.Runner");

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
    private static Type? FindLoader() =>
        Type.GetType("FluentMigrator.Runner.IMigrationInformationLoader, FluentMigrator.Runner.Core")
        ?? Type.GetType("FluentMigrator.Runner.IMigrationInformationLoader, FluentMigrator.Runner");

    private static MethodInfo Require(MethodInfo? method, string name) =>
        method ?? throw Unknown($"{RunnerName} has no {name}.");

    private static InvalidOperationException Unknown(string what) => new(
        $"{what} Name the calls yourself: UseSynchronousMigrator<IMigrationRunner>(migrate: r => r.MigrateUp(), isPending: r => r.HasMigrationsToApplyUp()).");
}
