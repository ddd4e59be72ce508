namespace SpannerMutex.PostgreSql;

/// <summary>The programs of an installed PostgreSQL.</summary>
/// <param name="InitDb">Makes a cluster's folder.</param>
/// <param name="BaseBackup">Copies a running server's cluster.</param>
/// <param name="Server">The server.</param>
public sealed record PostgreSqlBinaries(string InitDb, string BaseBackup, string Server)
{
    /// <summary>Looks on PATH and in Debian's, Homebrew's and PostgreSQL's own places; the highest version wins.</summary>
    /// <returns>The programs, or null.</returns>
    public static PostgreSqlBinaries? Find() => Folders().Select(In).FirstOrDefault(found => found is not null);

    private static IEnumerable<string> Folders() =>
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
        .. Versions("/usr/lib/postgresql", "bin"),
        .. Versions("/opt/homebrew/opt", "bin"),
        "/usr/local/pgsql/bin",
    ];

    private static IEnumerable<string> Versions(string root, string bin) =>
        Directory.Exists(root)
            ? Directory.GetDirectories(root)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder).Replace("postgresql@", ""), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, bin))
            : [];

    private static PostgreSqlBinaries? In(string folder)
    {
        var initDb = Path.Combine(folder, "initdb");
        var baseBackup = Path.Combine(folder, "pg_basebackup");
        var server = Path.Combine(folder, "postgres");
        return new[] { initDb, baseBackup, server }.All(File.Exists) ? new PostgreSqlBinaries(initDb, baseBackup, server) : null;
    }
}
