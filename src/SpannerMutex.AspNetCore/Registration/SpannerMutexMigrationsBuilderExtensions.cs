using SpannerMutex.AspNetCore;
using SpannerMutex.AspNetCore.Migrators;
using SpannerMutex.AspNetCore.Registration;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds migrators, and chooses where the leases are kept. Each call adds a migrator: they run under one lease, in the order
/// of the calls, and the gate opens after the last. Two with one name are an error at the start of the host.
/// </summary>
public static class SpannerMutexMigrationsBuilderExtensions
{
    /// <summary>Adds the app's own migrator.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Creates it, once, at the start of the host.</param>
    /// <param name="name">Its name, in the place of <see cref="ISchemaMigrator.Name" />; at most 128 characters. Default: that.</param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseMigrator(
        this SpannerMutexMigrationsBuilder builder, Func<IServiceProvider, ISchemaMigrator> factory, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        MigratorChoice.Of(builder.Services).Add(name, factory);
        return builder;
    }

    /// <summary>
    /// Runs the SQL scripts of the folder <c>migrations</c> against the Spanner database: the default where no migrator is added,
    /// unless the app has registered FluentMigrator.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">What they are called in logs and on the status page. Default <c>sql-scripts</c>.</param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseSqlScripts(this SpannerMutexMigrationsBuilder builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        MigratorChoice.Of(builder.Services).Add(name ?? MigratorChoice.ScriptsName, MigratorChoice.Scripts, isScripts: true);
        return builder;
    }

    /// <summary>
    /// Runs the FluentMigrator that the app has registered, bound by name, version 3.3 or later: the default where no migrator is
    /// added, unless there is a folder of SQL scripts too. Its check writes (it creates the version table), so it is checked
    /// only while the lock is held, in its own scope. It migrates only if something is pending: profiles and maintenance steps
    /// that have to run at every start need <c>UseSynchronousMigrator&lt;IMigrationRunner&gt;(migrate: r =&gt; r.MigrateUp())</c>.
    /// It applies one migration after the other: after the lease is lost or the process stops, no further one begins, but the
    /// current one continues to its end. With <c>TransactionPerSession</c>, a profile, or maintenance that runs once per run, it
    /// applies all in one call.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">What it is called in logs and on the status page. Default <c>FluentMigrator</c>.</param>
    /// <param name="target">
    /// Names the database that it migrates, the same in every instance before it; the lease keeps a hash. Default: server,
    /// database and schema of its connection string, or none where the server is this machine (a loopback address) and the
    /// machine has no name. Without one its outcomes are not shared: each instance checks for itself.
    /// </param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseFluentMigrator(
        this SpannerMutexMigrationsBuilder builder, string? name = null, string? target = null)
    {
        name ??= MigratorChoice.FluentMigratorName;
        return builder.UseMigrator(provider => MigratorChoice.FluentMigrator(provider, name, target), name);
    }

    /// <summary>Adds delegates that migrate.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="migrate">Applies what is pending, under the lock; harmless when nothing is.</param>
    /// <param name="isPending">
    /// Whether anything is pending; checked again after <paramref name="migrate" />, and if something still is, the gate fails.
    /// Omit it if there is no way to check; then every start calls <paramref name="migrate" />.
    /// </param>
    /// <param name="options">The name, the fingerprint, the database, and whether the check is read-only; defaults if null.</param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseMigrator(
        this SpannerMutexMigrationsBuilder builder,
        Func<MigrationRun, CancellationToken, Task> migrate,
        Func<CancellationToken, Task<bool>>? isPending = null,
        MigratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(migrate);
        var given = Copy(options);
        given.Name ??= MigratorChoice.DelegateName;
        return builder.UseMigrator(
            provider =>
            {
                var resolved = Copy(given);
                resolved.Fingerprint ??= MigrationFingerprint.OfDeployment(provider, isPending is not null && given.CheckIsReadOnly);
                return new DelegateMigrator((run, token) => NestedTask.WaitAsync(migrate(run, token)), isPending, resolved);
            },
            given.Name);
    }

    /// <summary>
    /// Adds a service of the app that migrates, for example an EF Core context. It is resolved from a new scope for each check
    /// and each run.
    /// </summary>
    /// <typeparam name="TService">The service.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="migrate">Applies what is pending, under the lock; harmless when nothing is.</param>
    /// <param name="isPending">
    /// Whether anything is pending; checked again after <paramref name="migrate" />, and if something still is, the gate fails.
    /// Omit it if there is no way to check; then every start calls <paramref name="migrate" />.
    /// </param>
    /// <param name="options">The name, the fingerprint, the database, and whether the check is read-only; defaults if null.</param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseMigrator<TService>(
        this SpannerMutexMigrationsBuilder builder,
        Func<TService, CancellationToken, Task> migrate,
        Func<TService, CancellationToken, Task<bool>>? isPending = null,
        MigratorOptions? options = null)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(migrate);
        var given = Copy(options);
        given.Name ??= MigratorChoice.NameOf(typeof(TService));
        return builder.UseMigrator(
            provider =>
            {
                var resolved = Copy(given);
                resolved.Fingerprint ??= MigrationFingerprint.OfService(typeof(TService), provider, isPending is not null && given.CheckIsReadOnly);
                resolved.Target ??= MigratorChoice.TargetOf(typeof(TService), provider);
                return ScopedMigrator.Create(
                    provider.GetRequiredService<IServiceScopeFactory>(),
                    static scope => scope.GetRequiredService<TService>(),
                    migrate,
                    isPending,
                    resolved);
            },
            given.Name);
    }

    /// <summary>
    /// Adds a service of the app whose methods take no <see cref="CancellationToken" />. If the lease is lost or the process
    /// stops, such a call continues to its end. For a service with synchronous methods use <c>UseSynchronousMigrator</c>.
    /// </summary>
    /// <inheritdoc cref="UseMigrator{TService}(SpannerMutexMigrationsBuilder, Func{TService, CancellationToken, Task}, Func{TService, CancellationToken, Task{bool}}, MigratorOptions)" path="/*[not(self::summary)]" />
    public static SpannerMutexMigrationsBuilder UseMigrator<TService>(
        this SpannerMutexMigrationsBuilder builder,
        Func<TService, Task> migrate,
        Func<TService, Task<bool>>? isPending = null,
        MigratorOptions? options = null)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(migrate);
        return builder.UseMigrator<TService>(
            (service, _) => migrate(service), isPending is null ? null : (service, _) => isPending(service), options);
    }

    /// <summary>
    /// Keeps the leases elsewhere than in the Spanner database: an <see cref="SpannerMutex.Stores.InMemory.InMemoryLeaseStore" />
    /// in tests, for example. The built-in SQL scripts need the leases in their own database, since both are written in one
    /// commit. The last call counts, so that a test can replace the app's store.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Creates the store, once, at the start of the host.</param>
    /// <returns>The builder.</returns>
    public static SpannerMutexMigrationsBuilder UseLeaseStore(
        this SpannerMutexMigrationsBuilder builder, Func<IServiceProvider, ILeaseStore> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddKeyedSingleton(SpannerServices.Key, factory);
        return builder;
    }

    // What the app changes later doesn't count.
    private static MigratorOptions Copy(MigratorOptions? options) => options is null
        ? new MigratorOptions()
        : new MigratorOptions
        {
            Name = options.Name,
            Fingerprint = options.Fingerprint,
            Target = options.Target,
            CheckIsReadOnly = options.CheckIsReadOnly,
        };
}
