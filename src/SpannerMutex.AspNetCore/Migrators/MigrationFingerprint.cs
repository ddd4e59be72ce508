using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>A name for migrations that can't name themselves.</summary>
internal static class MigrationFingerprint
{
    private const int Longest = 128;
    private const int HashLength = 16;

    /// <summary>The set that a service of the app carries: known from FluentMigrator's runner alone.</summary>
    /// <inheritdoc cref="OfDeployment" path="/exception" />
    public static string OfService(Type service, IServiceProvider services, bool isAskedWithoutLock) =>
        (FluentMigratorApi.IsRunner(service) ? OfAssemblies(FluentMigratorApi.MigrationAssemblies(services)) : null)
        ?? OfDeployment(services, isAskedWithoutLock);

    /// <summary>
    /// What was deployed: the revision, else the build of the app. It differs more often than the migrations do, which costs
    /// one question more under the lock and never hides a corrected migration behind a parked one.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The instance only waits for a set that it knows by this name alone: a job's revision is never the service's.
    /// </exception>
    public static string OfDeployment(IServiceProvider services, bool isAskedWithoutLock)
    {
        var options = services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;
        if (options.Gate.Role == MigrationGateRole.WaitOnly && !isAskedWithoutLock)
        {
            throw new InvalidOperationException(
                $"{SpannerMutexMigrationsOptions.Section}:Gate:Role is WaitOnly, but nothing tells which migrations this instance needs: "
                + "they can't be asked for without the lock, and have no name that a job would share. Give UseMigrator a fingerprint, the same here and "
                + "there, or a pending that never writes and askWithoutLock: true.");
        }

        var fingerprint = services.GetRequiredService<InstanceIdentity>().Revision ?? AppBuild.Name(AppContext.BaseDirectory);
        return fingerprint.Length <= Longest ? fingerprint : fingerprint[^Longest..];
    }

    /// <summary>
    /// The builds of the assemblies that hold the migrations: the same in every instance of one image, be it a service's or
    /// a job's, and another after any change of their code. Null where there are none.
    /// </summary>
    public static string? OfAssemblies(IEnumerable<Assembly> assemblies)
    {
        var builds = assemblies
            .Select(assembly => $"{assembly.GetName().Name}/{assembly.ManifestModule.ModuleVersionId:N}\n")
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return builds.Count == 0
            ? null
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(builds))))[..HashLength];
    }
}
