using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Diagnostics;
using SpannerMutex.Diagnostics;
using SpannerMutex.InMemory;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner;

namespace SpannerMutex.AspNetCore.Registration;

/// <summary>What the gate rests on if the app names nothing else: one client, leases in its database.</summary>
internal sealed class SpannerServices(IServiceCollection services)
{
    private static readonly Func<IServiceProvider, ILeaseStore> LeaseStore = provider =>
    {
        var options = provider.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        if (AreInMemory(options, provider.GetRequiredService<MigratorChoice>(), provider.GetRequiredService<IHostEnvironment>()))
        {
            HostingLog.LeasesInMemory(provider.GetRequiredService<ILogger<SpannerServices>>());
            return new InMemoryLeaseStore(time);
        }

        return new SpannerLeaseStore(provider.GetRequiredService<SpannerClient>(), ToStoreOptions(options), time);
    };

    /// <summary>Whether the leases stand in Spanner, or the app has brought a store of its own.</summary>
    public bool HoldLeases => ReferenceEquals(
        services.Last(descriptor => descriptor.ServiceType == typeof(ILeaseStore)).ImplementationFactory, LeaseStore);

    /// <summary>
    /// Whether the leases are kept in memory, where they exclude nobody else: only on a developer's machine that has no
    /// Spanner database, for migrations that need none.
    /// </summary>
    public static bool AreInMemory(SpannerMutexMigrationsOptions options, MigratorChoice choice, IHostEnvironment environment) =>
        string.IsNullOrWhiteSpace(options.Database)
        && !choice.IsScripts
        && environment.IsDevelopment()
        && options.Gate.Role != MigrationGateRole.WaitOnly;

    public static void AddTo(IServiceCollection services)
    {
        services.TryAddSingleton(new SpannerServices(services));
        services.TryAddSingleton(new MigratorChoice(services));
        services.AddOptions<SpannerOptions>().Configure<IOptions<SpannerMutexMigrationsOptions>>(
            static (spanner, options) => Copy(options.Value, spanner));
        services.TryAddSingleton(static provider => new SpannerClient(
            provider.GetRequiredService<IOptions<SpannerOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            new ErrorRedaction(provider.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value.Migrations.RedactErrors)
                .Of(provider.GetRequiredService<ILogger<SpannerClient>>())));
        services.TryAddSingleton(LeaseStore);
        MigratorChoice.Of(services).AddDefault();
    }

    public static void Copy(SpannerMutexMigrationsOptions from, SpannerOptions to)
    {
        to.Database = from.Database;
        to.EmulatorHost = from.EmulatorHost;
        to.CreatorRole = from.CreatorRole;
        to.RequestTimeout = from.RequestTimeout;
    }

    public static SpannerLeaseStoreOptions ToStoreOptions(SpannerMutexMigrationsOptions options) => new()
    {
        Table = options.Lease.Table,
        EnsureSchema = options.Lease.EnsureSchema && options.Gate.Role != MigrationGateRole.WaitOnly,
    };

    public static ScriptOptions ToScriptOptions(MigrationsRunOptions migrations) => new()
    {
        ScriptsPath = migrations.ScriptsPath,
        HistoryTable = migrations.HistoryTable,
        OutOfOrder = migrations.OutOfOrder,
        StatementTimeout = migrations.StatementTimeout,
    };
}
