using System.Security.Cryptography;
using System.Text;

namespace SpannerMutex.Migrations;

/// <summary>
/// Which migrations on which database: failures and outcomes are recorded by this key. The target is kept as a hash, so that
/// nothing of a connection is written to the lease.
/// </summary>
/// <param name="Name">The migrator's name.</param>
/// <param name="Fingerprint">The set that it carries.</param>
/// <param name="Target">The hash of what it is applied to; null where the migrator can't tell.</param>
internal readonly record struct MigrationSetKey(string Name, string Fingerprint, string? Target)
{
    private const int HashLength = 16;

    public static MigrationSetKey Of(string name, SchemaCheck check) => new(
        name,
        check.Fingerprint,
        check.Target is { } target
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)))[..HashLength]
            : null);
}
