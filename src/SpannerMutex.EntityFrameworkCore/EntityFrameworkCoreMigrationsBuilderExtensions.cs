using Microsoft.EntityFrameworkCore;
using SpannerMutex.AspNetCore;
using SpannerMutex.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts EF Core's migrations behind the gate.</summary>
public static class EntityFrameworkCoreMigrationsBuilderExtensions
{
    /// <summary>
    /// Adds the migrations of a context: they are checked without the lock and without writing, checked again under it, and
    /// applied by one <c>MigrateAsync</c>. The context comes from a new scope each time. Called for several contexts, it runs the
    /// migrations of all, in the order of the calls.
    /// </summary>
    /// <typeparam name="TContext">A context that the app registers, by <c>AddDbContext</c> or a similar method.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">
    /// The name of these migrations in logs and on the status page. Default: the name of the context's class; another
    /// is needed only where two contexts have one name.
    /// </param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseEntityFrameworkCore<TContext>(
        this SpannerMutexMigrationsBuilder builder, string? name = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseMigrator(
            static provider => new EntityFrameworkCoreMigrator<TContext>(provider.GetRequiredService<IServiceScopeFactory>()),
            name ?? typeof(TContext).Name);
    }
}
