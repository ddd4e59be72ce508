using System.Collections;
using System.Reflection;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// Maintenance migrations run once before or after all others, or around each. The former would run with every step if
/// the migrations were applied one by one.
/// </summary>
internal static class FluentMigratorMaintenance
{
    private static readonly string[] s_oncePerRun = ["BeforeAll", "BeforeProfiles", "AfterAll"];

    /// <summary>Whether anything runs once per run; also true where it can't be told.</summary>
    public static bool RunsOncePerRun(IServiceProvider scope)
    {
        var loaderType = Type.GetType("FluentMigrator.Runner.IMaintenanceLoader, FluentMigrator.Runner.Core")
            ?? Type.GetType("FluentMigrator.Runner.IMaintenanceLoader, FluentMigrator.Runner");
        return loaderType?.GetMethod("LoadMaintenance") is not { } load
            || load.GetParameters() is not [{ ParameterType: { IsEnum: true } stage }]
            || scope.GetService(loaderType) is not { } loader
            || s_oncePerRun.Any(name => !Enum.TryParse(stage, name, out var value)
                || load.Invoke(loader, BindingFlags.DoNotWrapExceptions, null, [value], null) is not ICollection { Count: 0 });
    }
}
