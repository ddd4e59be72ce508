using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Runs an app without its migrations, in its own tests.</summary>
public static class SpannerMutexTestServiceCollectionExtensions
{
    private const string Migrator = "none";

    /// <summary>
    /// Opens the gate at once, without a lease in a database and without a migration; settings are not validated. Call it
    /// after the app's own registrations: in <c>ConfigureTestServices</c> of a <c>WebApplicationFactory</c>. The app's own
    /// database is not touched by it: a test that needs a schema creates it.
    /// </summary>
    /// <param name="services">The app's services, with a gate in them.</param>
    /// <returns>The services.</returns>
    /// <exception cref="InvalidOperationException">There is no gate: <c>AddSpannerMutexMigrations</c> was not called before.</exception>
    public static IServiceCollection OpenSpannerMutexGate(this IServiceCollection services) =>
        ReplaceGate(services, static () => new DelegateMigrator(
            static (_, _) => Task.CompletedTask, static _ => Task.FromResult(false), Options()));

    /// <summary>
    /// Keeps the gate closed for as long as the app runs, in the phase <see cref="MigrationPhase.Migrating" />: requests are
    /// held and then refused, readiness is not reported. Otherwise as <see cref="OpenSpannerMutexGate" />.
    /// </summary>
    /// <param name="services">The app's services, with a gate in them.</param>
    /// <returns>The services.</returns>
    /// <exception cref="InvalidOperationException">There is no gate: <c>AddSpannerMutexMigrations</c> was not called before.</exception>
    public static IServiceCollection CloseSpannerMutexGate(this IServiceCollection services) =>
        ReplaceGate(services, static () => new DelegateMigrator(
            static async (_, token) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token),
            static _ => Task.FromResult(true),
            Options()));

    private static MigratorOptions Options() => new() { Fingerprint = Migrator, CheckIsReadOnly = true };

    private static IServiceCollection ReplaceGate(IServiceCollection services, Func<ISchemaMigrator> newMigrator)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(descriptor => descriptor.ServiceType == typeof(MigrationGate)))
        {
            throw new InvalidOperationException(
                "There is no gate among the services. Call this after AddSpannerMutexMigrations(); with a WebApplicationFactory in ConfigureTestServices.");
        }

        services.RemoveAll<IValidateOptions<SpannerMutexMigrationsOptions>>();
        return services.Replace(ServiceDescriptor.Singleton(
            _ => new MigrationGate(newMigrator(), new DistributedMutex(new InMemoryLeaseStore(), new LeaseName(Migrator)))));
    }
}
