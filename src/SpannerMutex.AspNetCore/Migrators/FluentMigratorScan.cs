using System.Reflection;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// Where the app told FluentMigrator to take migrations from, by one of two services (<c>ScanIn(…).For.Migrations()</c>,
/// <c>For.All()</c>).
/// </summary>
internal static class FluentMigratorScan
{
    /// <summary>The scanned assemblies; none if the app chose another way.</summary>
    public static IEnumerable<Assembly> Assemblies(IServiceProvider services) =>
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
}
