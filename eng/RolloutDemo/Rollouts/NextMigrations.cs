using RolloutDemo.Database;

namespace RolloutDemo.Rollouts;

/// <summary>The migrations of the new revision, with the queries that count their effects: a folder of this run alone.</summary>
internal sealed class NextMigrations : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("release-");

    private NextMigrations()
    {
        Take(Checkout.ServiceMigrations, Folder);
        Take(Checkout.ServiceEffects, Effects);
        TakeRelease("next");
    }

    public string Folder => Path.Combine(_root.FullName, "migrations");

    public string Effects => Path.Combine(_root.FullName, "effects");

    public IReadOnlyList<MigrationFile> Files => MigrationFile.ReadFolder(Folder);

    /// <summary>Writes them.</summary>
    public static async Task<NextMigrations> WriteAsync(RolloutOptions options, DemoDatabase database, CancellationToken cancellationToken)
    {
        var next = new NextMigrations();
        try
        {
            if (options.Scenario == RolloutScenario.Poison)
            {
                next.TakeRelease("poison");
            }
            else if (options.Scenario == RolloutScenario.Slow)
            {
                var slow = await SlowMigration.MeasureAsync(database, options.Window, cancellationToken);
                slow.Write(next.Folder, next.Effects);
            }

            return next;
        }
        catch
        {
            next.Dispose();
            throw;
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    private void TakeRelease(string name)
    {
        Take(Path.Combine(Checkout.Releases, name, "migrations"), Folder);
        Take(Path.Combine(Checkout.Releases, name, "effects"), Effects);
    }

    private static void Take(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*.sql"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
