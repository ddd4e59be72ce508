using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Failures;
using SpannerMutex.AspNetCore.Hosting;
using SpannerMutex.AspNetCore.Http;
using SpannerMutex.AspNetCore.Registration;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.Spanner;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the migration gate to an app.</summary>
public static class SpannerMutexServiceCollectionExtensions
{
    /// <summary>
    /// Migrates the schema when the app starts: of all instances that start at once exactly one migrates, the others wait,
    /// and none serves a request before. With no further call it runs the FluentMigrator that the app has registered, or
    /// otherwise the SQL scripts of the folder <c>migrations</c> against the Spanner database that configuration section
    /// <c>SpannerMutex</c> names. If there are both, it refuses to start until <c>UseFluentMigrator()</c> or
    /// <c>UseSqlScripts()</c> chooses one.
    /// <para>
    /// It adds a health check tagged <c>ready</c>, and holds requests
    /// (<see cref="Microsoft.AspNetCore.Builder.SpannerMutexApplicationBuilderExtensions.UseSpannerMutexMigrationGate" />
    /// chooses another place). If the schema can't be brought up to date, the host ends with an exit code other than 0.
    /// </para>
    /// <para>
    /// Other hosted services of the app start while the gate may still be closed: those that need the schema inject
    /// <see cref="MigrationGate" /> and first <c>await gate.Opened</c>. So does code that runs between the host's start and the
    /// first request.
    /// </para>
    /// <para>It may be called several times; each <paramref name="configure" /> is applied, in the order of the calls.</para>
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Settings in code; they override those of the configuration.</param>
    /// <returns>A builder, to add migrators or another store for the leases.</returns>
    public static SpannerMutexMigrationsBuilder AddSpannerMutexMigrations(
        this IServiceCollection services, Action<SpannerMutexMigrationsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(descriptor => descriptor.ServiceType == typeof(SpannerServices)))
        {
            AddOnce(services);
        }

        if (configure is not null)
        {
            AsyncVoid.Refuse(configure, nameof(configure), "Settings are set synchronously: await what they need before this call.");
            services.Configure(configure);
        }

        return new SpannerMutexMigrationsBuilder(services);
    }

    private static void AddOnce(IServiceCollection services)
    {
        services.AddOptions<SpannerMutexMigrationsOptions>()
            .Configure<IConfiguration>(SettingsReader.Read)
            .ValidateOnStart();
        services.TryAddSingleton<IOptionsFactory<SpannerMutexMigrationsOptions>, SettingsFactory>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SpannerMutexMigrationsOptions>, SpannerMutexMigrationsValidator>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SpannerMutexMigrationsOptions>, RegistrationValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => InstanceIdentity.FromEnvironment(Options(provider).InstanceName));
        SpannerServices.AddTo(services);
        services.AddSingleton(CreateGate);

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MigrationGateService>());
        services.AddHealthChecks().AddCheck<MigrationHealthCheck>(
            MigrationHealthCheck.Name, HealthStatus.Unhealthy, [MigrationHealthCheck.Tag]);

        services.AddRoutingCore();
        services.TryAddSingleton<GateBypass>();
        services.TryAddSingleton<Refusal>();
        services.TryAddSingleton<MigrationGatePlacement>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, MigrationGateStartupFilter>());
        services.TryAddSingleton<MigrationStatusEndpoint>();
        services.TryAddSingleton(static provider => new SpannerRequestCount(() =>
            string.IsNullOrEmpty(Options(provider).Database) ? null : SpannerServices.Client(provider).RequestCount));
    }

    private static MigrationGate CreateGate(IServiceProvider provider)
    {
        var options = Options(provider);
        var store = SpannerServices.LeaseStore(provider);
        if (provider.GetRequiredService<MigratorChoice>().IsScripts && store is not SpannerLeaseStore)
        {
            throw InvalidSettingsException.Of<SpannerMutexMigrationsOptions>(
                $"UseLeaseStore(…): the leases are in {store.GetType().Name}, but SQL scripts need them in the database that they migrate, since both are written in one commit. "
                + "Remove UseLeaseStore: other migrators use the same lease as the scripts, wherever their databases are.");
        }

        var migrators = MigratorChoice.Create(provider);
        if (DuplicateName.Find(migrators.Select(migrator => migrator.Name)) is { } twice)
        {
            throw InvalidSettingsException.Of<SpannerMutexMigrationsOptions>(DuplicateName.Explain(twice));
        }

        return new MigrationGate(
            migrators,
            SpannerServices.Mutexes(provider).Get(options.Lease.Name),
            provider.GetRequiredService<InstanceIdentity>(),
            new MigrationGateOptions
            {
                Role = options.Gate.Role,
                WaitTimeout = options.Migrations.WaitTimeout,
                UnreachableTimeout = options.Migrations.UnreachableTimeout,
                MaxAttempts = options.Migrations.MaxAttempts,
                RedactErrors = options.Migrations.RedactErrors,
            },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MigrationGate>>());
    }

    private static SpannerMutexMigrationsOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;
}
