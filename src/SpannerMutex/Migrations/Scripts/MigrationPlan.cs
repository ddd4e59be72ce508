namespace SpannerMutex.Migrations.Scripts;

/// <summary>What this instance has to do, found by holding its scripts against the database's history.</summary>
/// <remarks>
/// <para>
/// A database that is ahead of this instance's newest script is normal: an old revision scales up while a new one rolls
/// out, or after a rollback. Nothing is pending then, and nothing wrong. Where migrations are applied out of order, the
/// same goes for one below that number for which this instance has no file.
/// </para>
/// <para>
/// A script must stay as it was once any of it is applied or may be running. The exceptions make a fix-forward
/// possible: a migration that failed before its first statement was applied may change, move to another version or go,
/// and one that failed behind statement k may change from statement k + 1 on, which
/// <see cref="HistoryEntry.AppliedStatementsChecksum"/> proves. Where none is stored, the file must stay.
/// A migration recorded as running must stay, too: its operation may still be at work in Spanner. (The migrator asks
/// Spanner for the operation first, where such a file was changed or taken away, and gives the answer as the history.)
/// </para>
/// <para>A script that was renamed under the same version, its content unchanged, is the same migration.</para>
/// </remarks>
internal sealed record MigrationPlan
{
    private MigrationPlan()
    {
    }

    /// <summary>
    /// What is to be run, in order of version. A migration that was begun and not finished is part of it: see
    /// <see cref="Resumable"/>. Such a one may have all its statements applied already; then only its end is missing.
    /// </summary>
    public required IReadOnlyList<MigrationScript> Pending { get; init; }

    /// <summary>The history's rows, by version, of those of the pending that were begun before.</summary>
    public required IReadOnlyDictionary<long, HistoryEntry> Resumable { get; init; }

    /// <summary>The applied migrations, in order of version, those ahead of this instance included.</summary>
    public required IReadOnlyList<HistoryEntry> Applied { get; init; }

    /// <summary>
    /// The history's rows of a newer revision, whatever their status: beyond this instance's newest script, or applied out of
    /// order below it.
    /// </summary>
    public required IReadOnlyList<HistoryEntry> FromNewerRevision { get; init; }

    /// <summary>Holds the scripts against the history.</summary>
    /// <param name="own">The scripts that this instance carries.</param>
    /// <param name="history">The rows of the database's history, in any order.</param>
    /// <param name="outOfOrder">
    /// Whether a script older than the newest applied one may still be applied. Teams that merge branches in any order
    /// want it; its price is that databases may see one set of migrations in different orders.
    /// </param>
    /// <returns>The plan.</returns>
    /// <exception cref="MigrationHistoryException">Scripts and history contradict each other.</exception>
    public static MigrationPlan Create(ScriptSet own, IReadOnlyList<HistoryEntry> history, bool outOfOrder)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(history);

        var problems = HistoryCheck.Problems(own, history, outOfOrder);
        if (problems.Count > 0)
        {
            throw MigrationHistoryException.InOwnWords(problems);
        }

        var rows = history.OrderBy(row => row.Version).ToList();
        var done = rows.Where(row => row.Status == MigrationStatus.Applied).ToList();
        var doneVersions = done.Select(row => row.Version).ToHashSet();
        var pending = own.Scripts.Where(script => !doneVersions.Contains(script.Version)).ToList();
        var versions = own.Scripts.Select(script => script.Version).ToHashSet();
        var pendingVersions = pending.Select(script => script.Version).ToHashSet();
        return new MigrationPlan
        {
            Pending = pending,
            Resumable = rows.Where(row => pendingVersions.Contains(row.Version)).ToDictionary(row => row.Version),
            Applied = done,
            FromNewerRevision = [.. rows.Where(row => row.Version > own.NewestVersion || (!row.HasNoEffect && !versions.Contains(row.Version)))],
        };
    }
}
