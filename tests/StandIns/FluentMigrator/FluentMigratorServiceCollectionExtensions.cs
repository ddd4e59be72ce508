using FluentMigrator.Runner;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What an app calls to register FluentMigrator, so that the documentation compiles where the package can't be had.</summary>
public static class FluentMigratorServiceCollectionExtensions
{
    public static IServiceCollection AddFluentMigratorCore(this IServiceCollection services) => services;

    public static IServiceCollection ConfigureRunner(this IServiceCollection services, Action<IMigrationRunnerBuilder> configure) => services;
}
