using System.Reflection;
using FluentMigrator.Runner.Initialization;

namespace FluentMigrator.Runner;

/// <summary>How an app configures FluentMigrator, so that the documentation compiles where the package can't be had.</summary>
public static class MigrationRunnerBuilderExtensions
{
    public static IMigrationRunnerBuilder AddPostgres(this IMigrationRunnerBuilder builder) => builder;

    public static IMigrationRunnerBuilder WithGlobalConnectionString(this IMigrationRunnerBuilder builder, string? connectionString) => builder;

    public static IScanInBuilder ScanIn(this IMigrationRunnerBuilder builder, params Assembly[] assemblies) =>
        throw new NotSupportedException("This is not FluentMigrator, only its names.");
}
