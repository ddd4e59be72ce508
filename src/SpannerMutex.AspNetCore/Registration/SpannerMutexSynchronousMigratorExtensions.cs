using System.ComponentModel;
using System.Runtime.CompilerServices;
using SpannerMutex.AspNetCore;
using SpannerMutex.AspNetCore.Registration;
using SpannerMutex.Migrations;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds migrators with synchronous methods. It has its own name, because an <c>Action</c> also accepts an asynchronous
/// lambda and drops its task, and the gate would open while the migration still runs.
/// </summary>
public static class SpannerMutexSynchronousMigratorExtensions
{
    private const string IsAsynchronous =
        "This migrator is asynchronous. Use UseMigrator<TService>, which waits for its task; here the gate would open while the migration still runs.";

    private const string HasResult =
        "The result of this migrator would be dropped: a failure that it reports, or a task that still runs. Write a block that checks it and throws, t => { var result = t.Migrate(); … }, or use UseMigrator<TService> if it can be awaited.";

    /// <summary>
    /// Adds a service with synchronous methods, for example for FluentMigrator
    /// <c>UseSynchronousMigrator&lt;IMigrationRunner&gt;(migrate: r =&gt; r.MigrateUp(), isPending: r =&gt; r.HasMigrationsToApplyUp())</c>.
    /// A synchronous call can't be cancelled: if the lease is lost or the process stops, it continues to its end.
    /// A lambda with a result does not compile, since a tool may report a failure by it: check the result in a block, and throw.
    /// </summary>
    /// <exception cref="ArgumentException">The delegate is <c>async void</c>: nothing could wait for its end.</exception>
    /// <inheritdoc cref="SpannerMutexMigrationsBuilderExtensions.UseMigrator{TService}(SpannerMutexMigrationsBuilder, Func{TService, CancellationToken, Task}, Func{TService, CancellationToken, Task{bool}}, MigratorOptions)" path="/*[not(self::summary)]" />
    public static SpannerMutexMigrationsBuilder UseSynchronousMigrator<TService>(
        this SpannerMutexMigrationsBuilder builder,
        Action<TService> migrate,
        Func<TService, bool>? isPending = null,
        MigratorOptions? options = null)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(migrate);
        AsyncVoid.Refuse(migrate, nameof(migrate), "Use UseMigrator<TService> with a lambda that returns its task.");
        return builder.UseMigrator<TService>(
            (service, _) =>
            {
                migrate(service);
                return Task.CompletedTask;
            },
            isPending is null ? null : (service, _) => Task.FromResult(isPending(service)),
            options);
    }

    /// <summary>Does not compile where it is called: the migrator is asynchronous.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="migrate">An asynchronous migrator.</param>
    /// <param name="isPending">Whether anything is pending.</param>
    /// <param name="options">What else is known of the migrations.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    [Obsolete(IsAsynchronous, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public static SpannerMutexMigrationsBuilder UseSynchronousMigrator<TService>(
        this SpannerMutexMigrationsBuilder builder,
        Func<TService, Task> migrate,
        Func<TService, bool>? isPending = null,
        MigratorOptions? options = null)
        where TService : notnull => throw new NotSupportedException(IsAsynchronous);

    /// <inheritdoc cref="UseSynchronousMigrator{TService}(SpannerMutexMigrationsBuilder, Func{TService, Task}, Func{TService, bool}, MigratorOptions)" />
    [Obsolete(IsAsynchronous, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static SpannerMutexMigrationsBuilder UseSynchronousMigrator<TService>(
        this SpannerMutexMigrationsBuilder builder,
        Func<TService, ValueTask> migrate,
        Func<TService, bool>? isPending = null,
        MigratorOptions? options = null)
        where TService : notnull => throw new NotSupportedException(IsAsynchronous);

    /// <inheritdoc cref="UseSynchronousMigrator{TService}(SpannerMutexMigrationsBuilder, Func{TService, Task}, Func{TService, bool}, MigratorOptions)" />
    [Obsolete(HasResult, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static SpannerMutexMigrationsBuilder UseSynchronousMigrator<TService>(
        this SpannerMutexMigrationsBuilder builder,
        Func<TService, object?> migrate,
        Func<TService, bool>? isPending = null,
        MigratorOptions? options = null)
        where TService : notnull => throw new NotSupportedException(HasResult);
}
