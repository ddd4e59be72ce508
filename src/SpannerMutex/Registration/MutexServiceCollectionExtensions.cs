using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SpannerMutex.Leases;
using SpannerMutex.Registration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds mutexes to an app, a worker or a console.</summary>
public static class MutexServiceCollectionExtensions
{
    /// <summary>
    /// Adds mutexes between processes, without a migration gate and without ASP.NET Core: inject
    /// <see cref="DistributedMutexProvider" /> and call <c>mutexes.Get("nightly-report")</c>. The leases are in the
    /// Spanner database that configuration section <c>SpannerMutex</c> names.
    /// <para>
    /// Together with <c>AddSpannerMutexMigrations</c>, in any order, both use one client, one store and the settings of the
    /// gate: set them there.
    /// </para>
    /// <para>Calling it again is harmless; each <paramref name="configure" /> is applied, in the order of the calls.</para>
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Settings in code; they override those of the configuration.</param>
    /// <returns>A builder, to choose another store for the leases.</returns>
    public static SpannerMutexBuilder AddSpannerMutex(this IServiceCollection services, Action<SpannerMutexOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<SpannerMutexOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<SpannerMutexOptions>, MutexSettingsReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SpannerMutexOptions>, MutexSettingsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        MutexServices.AddTo(services);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return new SpannerMutexBuilder(services);
    }
}
