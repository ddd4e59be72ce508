namespace SpannerMutex.Migrations.Scripts;

/// <summary>What this instance has to do, determined by comparing its scripts with the database's history.</summary>
/// <remarks>
/// <para>
/// A database that is ahead of this instance's newest script is normal: an old revision scales up while a new one rolls
/// out, or after a rollback. Then nothing is pending, and nothing is wrong. Where migrations are applied out of order, the
/// same is true for one below that number for which this instance has no file.
/// </para>
/// <para>
/// A script must not change once any of it is applied or may be running. Two exceptions allow a correction: a migration that
/// failed before its first statement was applied may be changed, renumbered or removed, and one that failed after statement k
/// may be changed from statement k + 1 on, which <see cref="HistoryEntry.AppliedStatementsChecksum"/> proves. If no checksum
/// is stored, the file must not change. A migration recorded as running must not change either: its operation may still be
/// running in Spanner. (If such a file was changed or removed, the migrator first reads the operation from Spanner, and
/// passes the result as the history.)
/// </para>
/// <para>A script that was renamed, with the same version and unchanged content, is the same migration.</para>
/// </remarks>
internal sealed record MigrationPlan
{
    private MigrationPlan()
    {
    }

    /// <summary>
    /// What has to be run, in order of version, including migrations that were begun and not finished: see
    /// <see cref="Resumable"/>. All statements of such a migration may be applied already; then only its end is not recorded.
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

    /// <summary>Compares the scripts with the history.</summary>
    /// <param name="own">The scripts that this instance carries.</param>
    /// <param name="history">The rows of the database's history, in any order.</param>
    /// <param name="outOfOrder">
    /// Whether a script older than the newest applied one may still be applied. It is for teams that merge branches in any order;
    /// its price is that databases may get one set of migrations in different orders.
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
        var applied = rows.Where(row => row.Status == MigrationStatus.Applied).ToList();
        var appliedVersions = applied.Select(row => row.Version).ToHashSet();
        var pending = own.Scripts.Where(script => !appliedVersions.Contains(script.Version)).ToList();
        var versions = own.Scripts.Select(script => script.Version).ToHashSet();
        var pendingVersions = pending.Select(script => script.Version).ToHashSet();
        return new MigrationPlan
        {
            Pending = pending,
            Resumable = rows.Where(row => pendingVersions.Contains(row.Version)).ToDictionary(row => row.Version),
            Applied = applied,
            FromNewerRevision = [.. rows.Where(row => row.Version > own.NewestVersion || (!row.HasNoEffect && !versions.Contains(row.Version)))],
        };
    }
}
