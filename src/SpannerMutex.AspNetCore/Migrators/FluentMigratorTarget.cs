using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>Names the database that FluentMigrator migrates, by the connection string that it would use. It opens no connection.</summary>
internal static class FluentMigratorTarget
{
    /// <summary>Null if there is no such connection string, or it doesn't tell.</summary>
    public static string? Of(IServiceProvider services)
    {
        if (FindAccessor() is not { } accessor)
        {
            return null;
        }

        using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateScope();
        return scope.ServiceProvider.GetService(accessor) is { } registered
            ? MigrationTarget.FromConnectionString(
                accessor.GetProperty("ConnectionString")?.GetMethod?.CreateDelegate<Func<string?>>(registered)())
            : null;
    }

    // Names are literals: the trimmer reads them and keeps the members.
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private static Type? FindAccessor() =>
        Type.GetType("FluentMigrator.Runner.Initialization.IConnectionStringAccessor, FluentMigrator.Runner.Core")
        ?? Type.GetType("FluentMigrator.Runner.Initialization.IConnectionStringAccessor, FluentMigrator.Runner");
}
