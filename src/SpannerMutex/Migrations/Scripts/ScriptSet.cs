using System.Globalization;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>All the migrations that this instance carries.</summary>
internal sealed record ScriptSet
{
    private const int FingerprintLength = 16;

    /// <summary>Orders the scripts by version.</summary>
    /// <param name="scripts">The scripts in any order.</param>
    /// <exception cref="ArgumentException">Two scripts have one version.</exception>
    public ScriptSet(IReadOnlyList<MigrationScript> scripts)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        Scripts = [.. scripts.OrderBy(script => script.Version)];
        if (Scripts.DistinctBy(script => script.Version).Count() != Scripts.Count)
        {
            throw new ArgumentException("Two scripts have one version.", nameof(scripts));
        }

        var identity = Scripts.Select(script =>
            string.Create(CultureInfo.InvariantCulture, $"{script.Version} {script.Name} {script.Checksum}\n"));
        Fingerprint = ScriptChecksum.Sha256(string.Concat(identity))[..FingerprintLength];
    }

    /// <summary>The scripts, sorted by version.</summary>
    public IReadOnlyList<MigrationScript> Scripts { get; }

    /// <summary>The highest version; 0 where there is no script.</summary>
    public long NewestVersion => Scripts.Count == 0 ? 0 : Scripts[^1].Version;

    /// <summary>
    /// 16 hex digits that identify this set: equal in instances of one revision, different after any change of a version, a name
    /// or a content.
    /// </summary>
    public string Fingerprint { get; }
}
