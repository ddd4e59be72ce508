using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner;

namespace SpannerMutex.AspNetCore.Registration;

/// <summary>What the gate rests on if the app names nothing else: one client, leases and SQL scripts in its database.</summary>
internal sealed class SpannerServices(IServiceCollection services)
{
    private static readonly Func<IServiceProvider, ILeaseStore> LeaseStore = provider =>
    {
        var lease = provider.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value.Lease;
        return new SpannerLeaseStore(
            provider.GetRequiredService<SpannerClient>(), ToStoreOptions(lease), provider.GetRequiredService<TimeProvider>());
    };

    private static readonly Func<IServiceProvider, ISchemaMigrator> Migrator = provider =>
    {
        var migrations = provider.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value.Migrations;
        return new ScriptMigrator(
            provider.GetRequiredService<SpannerClient>(),
            ToScriptOptions(migrations) with
            {
                ScriptsPath = Path.Combine(
                    provider.GetRequiredService<IHostEnvironment>().ContentRootPath, migrations.ScriptsPath),
            },
            provider.GetRequiredService<TimeProvider>());
    };

    /// <summary>Whether the leases stand in Spanner, or the app has brought a store of its own.</summary>
    public bool HoldLeases => Stands(typeof(ILeaseStore), LeaseStore);

    /// <summary>Whether SQL scripts migrate, or the app has brought a migrator of its own.</summary>
    public bool Migrate => Stands(typeof(ISchemaMigrator), Migrator);

    public static void AddTo(IServiceCollection services)
    {
        services.TryAddSingleton(new SpannerServices(services));
        services.AddOptions<SpannerOptions>().Configure<IOptions<SpannerMutexMigrationsOptions>>(
            static (spanner, options) => Copy(options.Value, spanner));
        services.TryAddSingleton(static provider => new SpannerClient(
            provider.GetRequiredService<IOptions<SpannerOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SpannerClient>>()));
        services.TryAddSingleton(LeaseStore);
        services.TryAddSingleton(Migrator);
    }

    public static void Copy(SpannerMutexMigrationsOptions from, SpannerOptions to)
    {
        to.Database = from.Database;
        to.EmulatorHost = from.EmulatorHost;
        to.CreatorRole = from.CreatorRole;
        to.RequestTimeout = from.RequestTimeout;
    }

    public static SpannerLeaseStoreOptions ToStoreOptions(MigrationsLeaseOptions lease) =>
        new() { Table = lease.Table, EnsureSchema = lease.EnsureSchema };

    public static ScriptOptions ToScriptOptions(MigrationsRunOptions migrations) => new()
    {
        ScriptsPath = migrations.ScriptsPath,
        HistoryTable = migrations.HistoryTable,
        OutOfOrder = migrations.OutOfOrder,
        StatementTimeout = migrations.StatementTimeout,
    };

    private bool Stands(Type service, object factory) =>
        ReferenceEquals(services.Last(descriptor => descriptor.ServiceType == service).ImplementationFactory, factory);
}
