using System.Globalization;

namespace RolloutDemo.Database;

/// <summary>A migration of the service: its version, and the name of its file.</summary>
internal sealed record MigrationFile(long Version, string FileName)
{
    /// <summary>The migrations of a folder, by version.</summary>
    public static IReadOnlyList<MigrationFile> ReadFolder(string folder) =>
        [.. Directory.EnumerateFiles(folder, "V*__*.sql").Select(Of).OrderBy(migration => migration.Version)];

    private static MigrationFile Of(string path)
    {
        var fileName = Path.GetFileName(path);
        return new MigrationFile(long.Parse(fileName.AsSpan(1, fileName.IndexOf('_', StringComparison.Ordinal) - 1), CultureInfo.InvariantCulture), fileName);
    }
}
