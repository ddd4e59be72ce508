using Microsoft.Extensions.DependencyInjection;

namespace SpannerMutex.AspNetCore;

/// <summary>Continues <c>AddSpannerMutexMigrations</c>: which migrators run, and where the leases are kept.</summary>
public sealed class SpannerMutexMigrationsBuilder
{
    internal SpannerMutexMigrationsBuilder(IServiceCollection services) => Services = services;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }
}
