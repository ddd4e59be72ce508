using System.Diagnostics;
using System.Globalization;
using System.Text;
using RolloutDemo.Database;
using RolloutDemo.Platform;

namespace RolloutDemo.Rollouts;

/// <summary>
/// A backfill that takes longer than all starts of an instance together. It is slow by work, not by waiting: as many
/// statements as that takes by what one of them was measured to take here. Short ones, since the emulator runs one
/// read-write transaction at a time: a single long one would stop the orders of the revision that serves.
/// </summary>
internal sealed class SlowMigration
{
    /// <summary>The version of the script that is slow.</summary>
    public const long Version = 12;

    // What one statement computes for its row: a cross join of 90,000 pairs.
    private const string Work =
        "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 300)) AS A, UNNEST(GENERATE_ARRAY(1, 300)) AS B WHERE MOD(A * B, 7) = 1";

    private const int Samples = 10;
    private const int FewestStatements = 20;

    // All starts together take MostStarts windows at most; the rest is left to the job. What a statement costs besides its
    // work (its commit, its journal, the clients' share of the machine) is the margin.
    private const int Windows = CloudRunPolicy.MostStarts + 1;

    // The old revision starts, the job starts, the new one starts behind it.
    private static readonly TimeSpan s_starts = TimeSpan.FromSeconds(30);

    private readonly int _statements;

    private SlowMigration(int statements) => _statements = statements;

    /// <summary>
    /// How long a run takes with such a migration: the starts that are cut off, and the job, which needs longer for the rest
    /// than it was meant to, since a statement costs more than its work.
    /// </summary>
    public static TimeSpan RunTime(TimeSpan window) => (window * (CloudRunPolicy.MostStarts + 2)) + s_starts;

    public static async Task<SlowMigration> MeasureAsync(DemoDatabase database, TimeSpan window, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Samples; i++)
        {
            await database.CountAsync(Work, cancellationToken);
        }

        var took = Stopwatch.GetElapsedTime(started) / Samples;
        return new SlowMigration(Math.Max(FewestStatements, (int)Math.Ceiling(window * Windows / took)));
    }

    public void Write(string migrations, string effects)
    {
        Add("V0010__create_quotas.sql", "CREATE TABLE Quotas (Part INT64 NOT NULL, Quota INT64, Runs INT64 NOT NULL) PRIMARY KEY (Part);",
            "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '' AND TABLE_NAME = 'Quotas'");
        Add("V0011__seed_quotas.sql", $"INSERT INTO Quotas (Part, Runs) SELECT Part, 0 FROM UNNEST(GENERATE_ARRAY(1, {Number(_statements)})) AS Part;",
            $"SELECT IF(COUNT(*) = {Number(_statements)}, 1, IF(COUNT(*) = 0, 0, -1)) FROM Quotas");
        Add("V0012__fill_quotas.sql", Fill(), "SELECT IF(COUNTIF(Quota IS NULL) = 0, 1, 0) FROM Quotas");

        void Add(string file, string migration, string effect)
        {
            File.WriteAllText(Path.Combine(migrations, file), migration);
            File.WriteAllText(Path.Combine(effects, file), effect);
        }
    }

    private string Fill()
    {
        var script = new StringBuilder("-- partitioned\n-- Harmless when repeated; Runs only tells how often each was.\n");
        for (var part = 1; part <= _statements; part++)
        {
            script.Append(CultureInfo.InvariantCulture, $"UPDATE Quotas SET Runs = Runs + 1, Quota = ({Work}) WHERE Part = {part};\n");
        }

        return script.ToString();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
