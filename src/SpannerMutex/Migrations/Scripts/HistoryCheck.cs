namespace SpannerMutex.Migrations.Scripts;

/// <summary>Finds the contradictions between the scripts and the history; <see cref="MigrationPlan"/> has the rules.</summary>
internal static class HistoryCheck
{
    public static IReadOnlyList<string> Problems(ScriptSet own, IReadOnlyList<HistoryEntry> history, bool outOfOrder)
    {
        var rows = history.ToDictionary(row => row.Version);
        var scripts = own.Scripts.ToDictionary(script => script.Version);
        var newestApplied = history
            .Where(row => row.Status == MigrationStatus.Applied)
            .MaxBy(row => row.Version);

        string[] problems = [.. scripts.Keys.Union(rows.Keys).Order()
            .Select(version => (Script: scripts.GetValueOrDefault(version), Row: rows.GetValueOrDefault(version)))
            .Select(pair => pair switch
            {
                ({ } script, { } row) when !MayFollow(script, row) => Changed(script, row),
                ({ } script, null or { HasNoEffect: true }) when !outOfOrder && script.Version < newestApplied?.Version =>
                    TooLate(script, newestApplied),
                (null, { HasNoEffect: false } row) when row.Version <= own.NewestVersion && !outOfOrder && !CameLate(row, history) =>
                    Missing(row),
                _ => null,
            })
            .OfType<string>()];
        return problems.Length > 0 && IsOfAnotherService(own, history) ? [AnotherService(own, history)] : problems;
    }

    // A newer revision has a file with a lower number than this instance's newest, and applied it later.
    private static bool CameLate(HistoryEntry row, IReadOnlyList<HistoryEntry> history) => history.Any(other =>
        other.Status == MigrationStatus.Applied && other.Version > row.Version && other.FinishedAt < row.StartedAt);

    // Nothing matches, and not only because this service's own files were edited.
    private static bool IsOfAnotherService(ScriptSet own, IReadOnlyList<HistoryEntry> history)
    {
        var rows = history.Where(row => !row.HasNoEffect).ToDictionary(row => row.Version);
        var checksums = rows.Values.Select(row => row.Checksum).ToHashSet();
        var shared = own.Scripts.Where(script => rows.ContainsKey(script.Version)).ToList();
        return rows.Count > 0
            && !own.Scripts.Any(script => checksums.Contains(script.Checksum))
            && (shared.Count == 0 || shared.Exists(script => script.Name != rows[script.Version].Name));
    }

    private static string AnotherService(ScriptSet own, IReadOnlyList<HistoryEntry> history)
    {
        var first = history.Where(row => !row.HasNoEffect).MinBy(row => row.Version)!;
        return $"another service's history is in this table: it begins with {ScriptTitle.Of(first.Version, first.Name)}, applied by "
            + $"'{first.AppliedBy}', and has none of this service's files, which begin with {own.Scripts[0].FileName}. Two services "
            + "in one database take a history and a lease each: set Migrations:HistoryTable and Lease:Name of this one. If it is this "
            + "service's own history, restore the files as they were.";
    }

    private static bool MayFollow(MigrationScript script, HistoryEntry row) =>
        script.Checksum == row.Checksum || row.HasNoEffect || ChangesOnlyTheRest(script, row);

    private static bool ChangesOnlyTheRest(MigrationScript script, HistoryEntry row) =>
        row.Status == MigrationStatus.Failed
        && row.AppliedStatementsChecksum is { } applied
        && script.Kind == row.Kind
        && script.Statements.Count >= row.StatementsApplied
        && script.ChecksumOfFirst(row.StatementsApplied) == applied;

    private static string Changed(MigrationScript script, HistoryEntry row)
    {
        var known = $"{script.FileName}: the file has the checksum {ScriptChecksum.Short(script.Checksum)}, but version "
            + $"{row.Version} ({row.Name})";
        var was = $"with {ScriptChecksum.Short(row.Checksum)}";
        return row switch
        {
            { Status: MigrationStatus.Applied } =>
                $"{known} was applied {was}. Restore the file as it was, and write a new migration for the change.",
            { Status: MigrationStatus.Running } =>
                $"{known} was begun {was} and may still be running as operation {row.OperationId}. Let it end, and start this "
                + "instance again; if it succeeds, restore the file as it was and write a new migration.",
            { AppliedStatementsChecksum: null } =>
                $"{known} failed {was} after {Count(row)} applied. Restore the file as it was and remove what stopped it; "
                + "write a new migration for the change.",
            _ =>
                $"{known} failed {was} after {Count(row)} applied. Restore these as they were, and change only what "
                + "comes after them.",
        };
    }

    private static string TooLate(MigrationScript script, HistoryEntry newest) =>
        $"{script.FileName}: version {script.Version} was never applied, but the newer version {newest.Version} "
        + $"({newest.Name}) was. Give the file a number above {newest.Version}, or allow it with OutOfOrder.";

    private static string Missing(HistoryEntry row)
    {
        var state = row.Status switch
        {
            MigrationStatus.Applied => "was applied",
            MigrationStatus.Running => "was begun and may still be running",
            _ => $"failed after {Count(row)} applied",
        };
        return $"version {row.Version} ({row.Name}) {state}, but this instance has no file for it although it has newer ones. "
            + $"Restore the file (checksum {ScriptChecksum.Short(row.Checksum)}), or set OutOfOrder if newer revisions may apply older files.";
    }

    private static string Count(HistoryEntry row) =>
        row.StatementsApplied == 1 ? "its first statement was" : $"its first {row.StatementsApplied} statements were";
}
