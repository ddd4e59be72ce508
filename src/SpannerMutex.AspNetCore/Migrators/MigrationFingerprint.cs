using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Failures;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>A name for migrations that can't name themselves.</summary>
internal static class MigrationFingerprint
{
    private const int HashLength = 16;

    /// <summary>The set that a service of the app carries: known from FluentMigrator's runner alone.</summary>
    /// <inheritdoc cref="OfDeployment" path="/exception" />
    public static string OfService(Type service, IServiceProvider services, bool isAskedWithoutLock) =>
        FluentMigratorApi.IsRunner(service)
            ? OfFluentMigrator(services, isAskedWithoutLock)
            : OfDeployment(services, isAskedWithoutLock);

    /// <summary>
    /// What was deployed: the revision, else the build of the app. It differs more often than the migrations do, which costs
    /// one question more under the lock and never hides a corrected migration behind a parked one.
    /// </summary>
    /// <exception cref="InvalidSettingsException">
    /// The instance only waits for a set that it knows by this name alone: a job's revision is never the service's.
    /// </exception>
    public static string OfDeployment(IServiceProvider services, bool isAskedWithoutLock)
    {
        var options = services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;
        if (options.Gate.Role == MigrationGateRole.WaitOnly && !isAskedWithoutLock)
        {
            throw InvalidSettingsException.Of<SpannerMutexMigrationsOptions>(
                $"{SpannerMutexMigrationsOptions.Section}:Gate:Role: it is WaitOnly, but nothing tells which migrations this instance needs: "
                + "they can't be asked for without the lock, and have no name that a job would share. Give UseMigrator a fingerprint and a target, the same here and "
                + "there, or an isPending that never writes and CheckIsReadOnly = true.");
        }

        return Shorten(services.GetRequiredService<InstanceIdentity>().Revision ?? AppBuild.Name(AppContext.BaseDirectory), SchemaCheck.LongestFingerprint);
    }

    // The builds of the scanned assemblies are the same in every instance of one image, be it a service's or a job's, and
    // differ after any change of their code. Of one build, tags, profile and namespace choose different sets.
    private static string OfFluentMigrator(IServiceProvider services, bool isAskedWithoutLock)
    {
        var settings = FluentMigratorOptions.Describe(services);
        var builds = BuildsOf(FluentMigratorScan.Assemblies(services));
        if (builds.Length > 0)
        {
            return Hash(builds + settings);
        }

        var deployment = OfDeployment(services, isAskedWithoutLock);
        return settings.Length == 0 ? deployment : $"{Shorten(deployment, SchemaCheck.LongestFingerprint - HashLength - 1)}/{Hash(settings)}";
    }

    private static string BuildsOf(IEnumerable<Assembly> assemblies) => string.Concat(assemblies
        .Select(assembly => $"{assembly.GetName().Name}/{assembly.ManifestModule.ModuleVersionId:N}\n")
        .Distinct()
        .Order(StringComparer.Ordinal));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[^length..];
}
