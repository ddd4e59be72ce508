using Microsoft.EntityFrameworkCore;
using SpannerMutex.AspNetCore;
using SpannerMutex.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts EF Core's migrations behind the gate.</summary>
public static class EntityFrameworkCoreMigrationsBuilderExtensions
{
    /// <summary>
    /// Lets the migrations of a context run, instead of SQL scripts: asked for without the lock and without writing,
    /// asked for again under it, and applied by one <c>MigrateAsync</c>. The context comes from a fresh scope each time.
    /// </summary>
    /// <typeparam name="TContext">A context that the app registers, by <c>AddDbContext</c> or one of its kin.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseEntityFrameworkCore<TContext>(this SpannerMutexMigrationsBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseMigrator(
            static provider => new EntityFrameworkCoreMigrator<TContext>(provider.GetRequiredService<IServiceScopeFactory>()));
    }
}
