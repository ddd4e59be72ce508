using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpannerMutex.Leases;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Registration;

/// <summary>The services of <c>AddSpannerMutex</c>: one client, one store, and the mutexes.</summary>
internal static class MutexServices
{
    private static object Key => SpannerMutexBuilder.ServiceKey;

    /// <summary>Adds client and store, unless the gate has added its own, and the mutexes.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.TryAddKeyedSingleton<SpannerRestClient>(Key, static (provider, _) => NewClient(provider));
        services.TryAddKeyedSingleton<ILeaseStore>(Key, static (provider, _) => NewStore(provider));
        services.TryAddSingleton<DistributedMutexProvider>(static provider => OfTheGate(provider) ?? NewMutexes(provider));

        // For the app to use; if it has registered its own, app and mutexes use their own.
        services.TryAddSingleton<SpannerRestClient>(static provider => provider.GetRequiredKeyedService<SpannerRestClient>(Key));
        services.TryAddSingleton<ILeaseStore>(static provider => provider.GetRequiredKeyedService<ILeaseStore>(Key));
    }

    /// <summary>Whether there is a gate, which provides client, store and settings.</summary>
    public static bool HasGate(IServiceProvider provider) =>
        provider.GetRequiredService<IServiceProviderIsKeyedService>().IsKeyedService(typeof(DistributedMutexProvider), Key);

    /// <summary>Creates the store of <c>UseLeaseStore</c>; null if it was not called.</summary>
    public static Func<IServiceProvider, ILeaseStore>? OwnLeaseStore(IServiceProvider provider) =>
        provider.GetKeyedService<Func<IServiceProvider, ILeaseStore>>(Key);

    private static DistributedMutexProvider? OfTheGate(IServiceProvider provider) =>
        provider.GetKeyedService<DistributedMutexProvider>(Key);

    private static SpannerRestClient NewClient(IServiceProvider provider)
    {
        var options = Options(provider);
        return new SpannerRestClient(
            new SpannerRestOptions
            {
                Database = options.Database,
                EmulatorHost = options.EmulatorHost,
                CreatorRole = options.CreatorRole,
                RequestTimeout = options.RequestTimeout,
            },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<SpannerRestClient>>());
    }

    private static ILeaseStore NewStore(IServiceProvider provider)
    {
        if (OwnLeaseStore(provider) is { } own)
        {
            return own(provider);
        }

        var lease = Options(provider).Lease;
        return new SpannerLeaseStore(
            provider.GetRequiredKeyedService<SpannerRestClient>(Key),
            new SpannerLeaseStoreOptions { Table = lease.Table, EnsureSchema = lease.EnsureSchema },
            provider.GetRequiredService<TimeProvider>());
    }

    private static DistributedMutexProvider NewMutexes(IServiceProvider provider)
    {
        var lease = Options(provider).Lease;
        return new DistributedMutexProvider(
            provider.GetRequiredKeyedService<ILeaseStore>(Key),
            new LeaseOptions { Duration = new LeaseDuration(lease.Duration), PollInterval = lease.PollInterval },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<DistributedMutex>>());
    }

    private static SpannerMutexOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<SpannerMutexOptions>>().Value;
}
