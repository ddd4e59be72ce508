using Microsoft.Extensions.DependencyInjection.Extensions;
using SpannerMutex.AspNetCore;
using SpannerMutex.AspNetCore.Migrators;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Names what migrates instead of SQL scripts, and where the leases live. The last call of a kind counts.</summary>
public static class SpannerMutexMigrationsBuilderExtensions
{
    /// <summary>Lets a migrator of the app's own migrate.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes it, once, at the start of the host.</param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseMigrator(
        this SpannerMutexMigrationsBuilder builder, Func<IServiceProvider, ISchemaMigrator> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        return builder;
    }

    /// <summary>Lets any code migrate.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="pending">
    /// Whether anything is pending. Asked by every instance without the lock, and again under it: it must not write. Null
    /// where it can't be asked without writing; every start then takes the lock and calls <paramref name="migrate" />.
    /// </param>
    /// <param name="migrate">Applies what is pending, under the lock; harmless when nothing is.</param>
    /// <param name="fingerprint">
    /// Names the set of migrations, to count its failures; at most 128 characters. Default: the deployed revision, else the
    /// build of the app.
    /// </param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseMigrator(
        this SpannerMutexMigrationsBuilder builder,
        Func<CancellationToken, Task<bool>>? pending,
        Func<MigrationRun, CancellationToken, Task> migrate,
        string? fingerprint = null)
    {
        ArgumentNullException.ThrowIfNull(migrate);
        return builder.UseMigrator(provider => new DelegateMigrator(
            fingerprint ?? RevisionFingerprint.Of(provider.GetRequiredService<InstanceIdentity>()),
            pending is null ? null : async token => await pending(token).ConfigureAwait(false),
            async (run, token) => await migrate(run, token).ConfigureAwait(false)));
    }

    /// <summary>
    /// Lets a service of the app migrate: an EF Core context, say. It is taken from a fresh scope for each question and
    /// each run.
    /// </summary>
    /// <typeparam name="TService">The service.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="migrate">Applies what is pending, under the lock; harmless when nothing is.</param>
    /// <param name="pending">
    /// Whether anything is pending. Asked by every instance without the lock, and again under it: it must not write. Leave
    /// it out where asking writes; every start then takes the lock and calls <paramref name="migrate" />.
    /// </param>
    /// <param name="fingerprint">
    /// Names the set of migrations, to count its failures; at most 128 characters. Default: the deployed revision, else the
    /// build of the app.
    /// </param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseMigrator<TService>(
        this SpannerMutexMigrationsBuilder builder,
        Func<TService, CancellationToken, Task> migrate,
        Func<TService, CancellationToken, Task<bool>>? pending = null,
        string? fingerprint = null)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(migrate);
        return builder.UseMigrator(provider => new ScopedMigrator<TService>(
            provider.GetRequiredService<IServiceScopeFactory>(),
            fingerprint ?? RevisionFingerprint.Of(provider.GetRequiredService<InstanceIdentity>()),
            pending,
            migrate));
    }

    /// <summary>
    /// Lets a service with synchronous methods migrate. FluentMigrator writes even when asked, so it is not asked:
    /// <c>UseMigrator&lt;IMigrationRunner&gt;(migrate: runner =&gt; runner.MigrateUp())</c>. A synchronous call can't be
    /// cancelled: should the lease be lost or the process be told to stop, it goes on to its end.
    /// </summary>
    /// <inheritdoc cref="UseMigrator{TService}(SpannerMutexMigrationsBuilder, Func{TService, CancellationToken, Task}, Func{TService, CancellationToken, Task{bool}}, string)" path="/*[not(self::summary)]" />
    public static SpannerMutexMigrationsBuilder UseMigrator<TService>(
        this SpannerMutexMigrationsBuilder builder,
        Action<TService> migrate,
        Func<TService, bool>? pending = null,
        string? fingerprint = null)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(migrate);
        return builder.UseMigrator<TService>(
            (service, _) =>
            {
                migrate(service);
                return Task.CompletedTask;
            },
            pending is null ? null : (service, _) => Task.FromResult(pending(service)),
            fingerprint);
    }

    /// <summary>
    /// Keeps the leases elsewhere than in the Spanner database: an <see cref="SpannerMutex.InMemory.InMemoryLeaseStore" />
    /// in tests, say. The built-in SQL scripts need the leases in their own database, since their fence is one commit
    /// over both.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the store, once, at the start of the host.</param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseLeaseStore(
        this SpannerMutexMigrationsBuilder builder, Func<IServiceProvider, ILeaseStore> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        return builder;
    }
}
