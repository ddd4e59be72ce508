using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Failures;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>The fingerprint of migrations that have none of their own.</summary>
internal static class MigrationFingerprint
{
    private const int HashLength = 16;

    /// <summary>The set that a service of the app carries: known from FluentMigrator's runner alone.</summary>
    /// <inheritdoc cref="OfDeployment" path="/exception" />
    public static string OfService(Type service, IServiceProvider services, bool isCheckedWithoutLock) =>
        FluentMigratorApi.IsRunner(service)
            ? OfFluentMigrator(services, isCheckedWithoutLock)
            : OfDeployment(services, isCheckedWithoutLock);

    /// <summary>
    /// The deployment: the revision, otherwise the build of the app. It changes more often than the migrations do, which costs one
    /// more check under the lock, and never blocks a corrected migration.
    /// </summary>
    /// <exception cref="InvalidSettingsException">
    /// The instance only waits, and this would be its only fingerprint: a job's revision differs from the service's.
    /// </exception>
    public static string OfDeployment(IServiceProvider services, bool isCheckedWithoutLock)
    {
        var options = services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;
        if (options.Gate.Role == MigrationGateRole.WaitOnly && !isCheckedWithoutLock)
        {
            throw InvalidSettingsException.Of<SpannerMutexMigrationsOptions>(
                $"{SpannerMutexMigrationsOptions.Section}:Gate:Role: it is WaitOnly, but it is not known which migrations this instance needs: "
                + "they can't be checked without the lock, and have no fingerprint that a job would share. Give UseMigrator a fingerprint and a target, the same here and "
                + "there, or an isPending that never writes and CheckIsReadOnly = true.");
        }

        return Shorten(services.GetRequiredService<InstanceIdentity>().Revision ?? AppBuild.Name(AppContext.BaseDirectory), SchemaCheck.LongestFingerprint);
    }

    // The builds of the scanned assemblies are the same in every instance of one image, be it a service's or a job's, and
    // differ after any change of their code. Of one build, tags, profile and namespace choose different sets.
    private static string OfFluentMigrator(IServiceProvider services, bool isCheckedWithoutLock)
    {
        var settings = FluentMigratorOptions.Describe(services);
        var builds = BuildsOf(FluentMigratorScan.Assemblies(services));
        if (builds.Length > 0)
        {
            return Hash(builds + settings);
        }

        var deployment = OfDeployment(services, isCheckedWithoutLock);
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
