using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Migrators;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.AspNetCore.Registration;

/// <summary>
/// The migrators: those that the app added, in that order; if it added none, the FluentMigrator that it registered, or
/// otherwise SQL scripts. That is decided when all services are registered, since FluentMigrator may be registered after
/// the gate.
/// </summary>
internal sealed class MigratorChoice(IServiceCollection services)
{
    public const string ScriptsName = "sql-scripts";
    public const string FluentMigratorName = "FluentMigrator";
    public const string DelegateName = "migrator";

    private static readonly Func<IServiceProvider, object?, ISchemaMigrator> s_autoDetect = (provider, _) =>
        provider.GetRequiredService<MigratorChoice>().IsScripts ? Scripts(provider) : FluentMigrator(provider, FluentMigratorName, null);

    private readonly List<string> _names = [];
    private bool _areScriptsNamed;

    /// <summary>Whether SQL scripts migrate the Spanner database, alone or together with others.</summary>
    public bool IsScripts => _areScriptsNamed || (IsUndecided && !FluentMigratorApi.IsRegistered(services));

    /// <summary>A name that two migrators have; null if none.</summary>
    public string? NamedTwice => DuplicateName.Find(_names);

    /// <summary>Whether the one folder of scripts would run as two migrators.</summary>
    public bool AreScriptsNamedTwice { get; private set; }

    /// <summary>Whether the app registered a migrator as a service and added none to the gate: it would not run.</summary>
    public bool IsOwnMigratorUnnamed =>
        IsUndecided && services.Any(descriptor => !descriptor.IsKeyedService && descriptor.ServiceType == typeof(ISchemaMigrator));

    /// <summary>Whether the app registered a gate beside the one that the host runs.</summary>
    public bool HasForeignGate => services.Count(descriptor => !descriptor.IsKeyedService && descriptor.ServiceType == typeof(MigrationGate)) > 1;

    private bool IsUndecided => services.Any(IsAutoDetect);

    public static MigratorChoice Of(IServiceCollection services) =>
        (MigratorChoice)services.First(descriptor => descriptor.ServiceType == typeof(MigratorChoice)).ImplementationInstance!;

    /// <summary>Adds the default, which is used until the app adds a migrator.</summary>
    public void AddDefault() => services.AddKeyedSingleton(SpannerServices.Key, s_autoDetect);

    /// <summary>The migrators, in their order.</summary>
    public static IReadOnlyList<ISchemaMigrator> Create(IServiceProvider provider) =>
        [.. provider.GetKeyedServices<ISchemaMigrator>(SpannerServices.Key)];

    /// <summary>Adds a migrator after the existing ones.</summary>
    /// <param name="name">Its name; null to use the migrator's own, which is known only when it is created.</param>
    /// <param name="factory">Creates it.</param>
    /// <param name="isScripts">Whether it runs the SQL scripts.</param>
    public void Add(string? name, Func<IServiceProvider, ISchemaMigrator> factory, bool isScripts = false)
    {
        if (services.FirstOrDefault(IsAutoDetect) is { } undecided)
        {
            services.Remove(undecided);
        }

        AreScriptsNamedTwice |= _areScriptsNamed && isScripts;
        _areScriptsNamed |= isScripts;
        if (name is not null)
        {
            _names.Add(name);
        }

        services.AddKeyedSingleton(SpannerServices.Key, (provider, _) =>
        {
            var migrator = factory(provider);
            return name is null || migrator.Name == name ? migrator : new NamedMigrator(migrator, name);
        });
    }

    /// <summary>Whether FluentMigrator would run, and a folder with scripts exists that would not, without an explicit choice.</summary>
    public bool IsAmbiguous(MigrationRunOptions migrations, IHostEnvironment environment) =>
        IsUndecided
        && FluentMigratorApi.IsRegistered(services)
        && ScriptsPath(migrations, environment) is var folder
        && Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, "V*__*.sql").Any();

    public static ISchemaMigrator Scripts(IServiceProvider provider)
    {
        var migrations = provider.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value.Migrations;
        return new ScriptMigrator(
            SpannerServices.Client(provider),
            SpannerServices.ToScriptOptions(migrations, provider.GetRequiredService<IHostEnvironment>()),
            provider.GetRequiredService<TimeProvider>());
    }

    public static ISchemaMigrator FluentMigrator(IServiceProvider provider, string name, string? target) =>
        FluentMigratorCalls.CreateMigrator(provider, name, target ?? FluentMigratorTarget.Of(provider));

    /// <summary>The name of the migrator that a service is; FluentMigrator's runner has the same in every form.</summary>
    public static string NameOf(Type service) => FluentMigratorApi.IsRunner(service) ? FluentMigratorName : service.Name;

    /// <summary>The database that a service migrates: known from FluentMigrator's runner alone.</summary>
    public static string? TargetOf(Type service, IServiceProvider provider) =>
        FluentMigratorApi.IsRunner(service) ? FluentMigratorTarget.Of(provider) : null;

    /// <summary>The folder of the scripts, from the content root.</summary>
    public static string ScriptsPath(MigrationRunOptions migrations, IHostEnvironment environment) =>
        Path.Combine(environment.ContentRootPath, migrations.ScriptsPath);

    private static bool IsAutoDetect(ServiceDescriptor descriptor) =>
        descriptor.IsKeyedService
        && descriptor.ServiceType == typeof(ISchemaMigrator)
        && ReferenceEquals(descriptor.KeyedImplementationFactory, s_autoDetect);
}
