using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Migrators;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner;

namespace SpannerMutex.AspNetCore.Registration;

/// <summary>
/// What migrates: what the app named, else the FluentMigrator that it registered, else SQL scripts. It is asked when all
/// services are registered, since FluentMigrator may come after the gate.
/// </summary>
internal sealed class MigratorChoice(IServiceCollection services)
{
    public static readonly Func<IServiceProvider, ISchemaMigrator> Scripts = provider =>
    {
        var migrations = provider.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value.Migrations;
        return new ScriptMigrator(
            provider.GetRequiredService<SpannerClient>(),
            SpannerServices.ToScriptOptions(migrations) with
            {
                ScriptsPath = ScriptsPath(migrations, provider.GetRequiredService<IHostEnvironment>()),
            },
            provider.GetRequiredService<TimeProvider>());
    };

    public static readonly Func<IServiceProvider, ISchemaMigrator> FluentMigrator = FluentMigratorCalls.CreateMigrator;

    public static readonly Func<IServiceProvider, ISchemaMigrator> WhateverIsThere = provider =>
        (provider.GetRequiredService<MigratorChoice>().IsScripts ? Scripts : FluentMigrator)(provider);

    /// <summary>Whether SQL scripts migrate the Spanner database.</summary>
    public bool IsScripts => Stands(Scripts) || (Stands(WhateverIsThere) && !FluentMigratorApi.IsRegistered(services));

    /// <summary>Whether FluentMigrator would run beside a folder of scripts that would not, and nobody said so.</summary>
    public bool IsAmbiguous(MigrationsRunOptions migrations, IHostEnvironment environment) =>
        Stands(WhateverIsThere)
        && FluentMigratorApi.IsRegistered(services)
        && ScriptsPath(migrations, environment) is var folder
        && Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, "V*__*.sql").Any();

    private static string ScriptsPath(MigrationsRunOptions migrations, IHostEnvironment environment) =>
        Path.Combine(environment.ContentRootPath, migrations.ScriptsPath);

    private bool Stands(Func<IServiceProvider, ISchemaMigrator> factory) => ReferenceEquals(
        services.Last(descriptor => descriptor.ServiceType == typeof(ISchemaMigrator)).ImplementationFactory, factory);
}
