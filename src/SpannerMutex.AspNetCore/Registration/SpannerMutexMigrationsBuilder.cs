using Microsoft.Extensions.DependencyInjection;

namespace SpannerMutex.AspNetCore;

/// <summary>Goes on from <c>AddSpannerMutexMigrations</c>: what migrates, where the leases live.</summary>
public sealed class SpannerMutexMigrationsBuilder
{
    internal SpannerMutexMigrationsBuilder(IServiceCollection services) => Services = services;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }
}
