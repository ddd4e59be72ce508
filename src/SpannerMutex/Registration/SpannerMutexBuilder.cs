using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.Leases;

namespace SpannerMutex.Registration;

/// <summary>Continues <c>AddSpannerMutex</c>: where the leases live.</summary>
public sealed class SpannerMutexBuilder
{
    internal SpannerMutexBuilder(IServiceCollection services) => Services = services;

    /// <summary>
    /// The key under which the client and the lease store are registered that <c>AddSpannerMutex</c> and the migration gate share:
    /// they never use a client or a store that the app registers for itself, without a key. The gate registers its
    /// <see cref="DistributedMutexProvider" /> under it, and then the gate's settings apply.
    /// </summary>
    public static object ServiceKey { get; } = new();

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Keeps the leases elsewhere than in the Spanner database: in PostgreSQL, for example. The last call counts, so that a
    /// test can replace the app's store.
    /// </summary>
    /// <param name="factory">Creates the store, once.</param>
    /// <returns>The builder.</returns>
    public SpannerMutexBuilder UseLeaseStore(Func<IServiceProvider, ILeaseStore> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Services.AddKeyedSingleton(ServiceKey, factory);
        return this;
    }
}
