using System.Reflection;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// A name for migrations that can't name themselves: what was deployed. It differs more often than the migrations do,
/// which costs one question more under the lock and never hides a corrected migration behind a parked one.
/// </summary>
internal static class RevisionFingerprint
{
    private const int Longest = 128;

    public static string Of(InstanceIdentity instance)
    {
        var app = Assembly.GetEntryAssembly();
        var fingerprint = instance.Revision ?? $"{app?.GetName().Name}/{app?.ManifestModule.ModuleVersionId:N}";
        return fingerprint.Length <= Longest ? fingerprint : fingerprint[^Longest..];
    }
}
