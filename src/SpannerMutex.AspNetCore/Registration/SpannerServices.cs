using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Diagnostics;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Registration;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.AspNetCore.Registration;

/// <summary>
/// The gate's default services: one client, and leases in its database. All of them are registered under a key, so that a
/// client, a store or a migrator that the app registers for itself is never used by the gate.
/// </summary>
internal sealed class SpannerServices(IServiceCollection services)
{
    public static object Key => SpannerMutexBuilder.ServiceKey;

    /// <summary>Creates the app's own store; null if it has none.</summary>
    public Func<IServiceProvider, ILeaseStore>? OwnLeaseStore =>
        services.LastOrDefault(IsOwnLeaseStore)?.KeyedImplementationInstance as Func<IServiceProvider, ILeaseStore>;

    /// <summary>Whether the leases are kept in Spanner; otherwise the app has its own store.</summary>
    public bool HoldLeases => OwnLeaseStore is null;

    public static SpannerServices Of(IServiceCollection services) =>
        (SpannerServices)services.First(descriptor => descriptor.ServiceType == typeof(SpannerServices)).ImplementationInstance!;

    public static SpannerRestClient Client(IServiceProvider provider) => provider.GetRequiredKeyedService<SpannerRestClient>(Key);

    public static ILeaseStore LeaseStore(IServiceProvider provider) => provider.GetRequiredKeyedService<ILeaseStore>(Key);

    /// <summary>The mutexes of the gate's store: the gate's own, and those of <c>AddSpannerMutex</c> together with a gate.</summary>
    public static DistributedMutexProvider Mutexes(IServiceProvider provider) => provider.GetRequiredKeyedService<DistributedMutexProvider>(Key);

    /// <summary>
    /// Whether the leases are kept in memory, where they don't exclude other processes: only on a developer's machine without a
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
        services.AddOptions<SpannerRestOptions>().Configure<IOptions<SpannerMutexMigrationsOptions>>(
            static (spanner, options) => Copy(options.Value, spanner));
        services.AddKeyedSingleton(Key, static (provider, _) => new SpannerRestClient(
            provider.GetRequiredService<IOptions<SpannerRestOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            Logger<SpannerRestClient>(provider)));
        services.AddKeyedSingleton(Key, static (provider, _) => CreateLeaseStore(provider));
        services.AddKeyedSingleton(Key, static (provider, _) => CreateMutexes(provider));

        // For the app to use; if it has registered its own, app and gate use their own.
        services.TryAddSingleton(Client);
        services.TryAddSingleton(LeaseStore);
        MigratorChoice.Of(services).AddDefault();
    }

    public static void Copy(SpannerMutexMigrationsOptions from, SpannerRestOptions to)
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

    public static ScriptOptions ToScriptOptions(MigrationRunOptions migrations, IHostEnvironment environment) => new()
    {
        ScriptsPath = MigratorChoice.ScriptsPath(migrations, environment),
        HistoryTable = migrations.HistoryTable,
        OutOfOrder = migrations.OutOfOrder,
        StatementTimeout = migrations.StatementTimeout,
    };

    /// <summary>The log of a part of the gate; its errors are redacted where the gate's are.</summary>
    public static ILogger<T> Logger<T>(IServiceProvider provider)
    {
        var logger = provider.GetRequiredService<ILogger<T>>();
        return provider.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value.Migrations.RedactErrors
            ? logger.WithRedactedErrors()
            : logger;
    }

    // AddSpannerMutex(…).UseLeaseStore(…) registers it in the same way.
    private static bool IsOwnLeaseStore(ServiceDescriptor descriptor) =>
        descriptor.ServiceType == typeof(Func<IServiceProvider, ILeaseStore>) && ReferenceEquals(descriptor.ServiceKey, Key);

    private static DistributedMutexProvider CreateMutexes(IServiceProvider provider)
    {
        var lease = provider.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value.Lease;
        return new DistributedMutexProvider(
            LeaseStore(provider),
            new LeaseOptions { Duration = new LeaseDuration(lease.Duration), PollInterval = lease.PollInterval },
            provider.GetRequiredService<TimeProvider>(),
            Logger<DistributedMutex>(provider));
    }

    private static ILeaseStore CreateLeaseStore(IServiceProvider provider)
    {
        if (provider.GetRequiredService<SpannerServices>().OwnLeaseStore is { } own)
        {
            return own(provider);
        }

        var options = provider.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        if (AreInMemory(options, provider.GetRequiredService<MigratorChoice>(), provider.GetRequiredService<IHostEnvironment>()))
        {
            HostingLog.LeasesInMemory(provider.GetRequiredService<ILogger<SpannerServices>>());
            return new InMemoryLeaseStore(time);
        }

        return new SpannerLeaseStore(Client(provider), ToStoreOptions(options), time);
    }
}
