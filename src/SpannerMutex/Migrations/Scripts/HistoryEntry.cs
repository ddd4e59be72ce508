namespace SpannerMutex.Migrations.Scripts;

/// <summary>One row of the history: the record of a migration that was begun.</summary>
/// <param name="Version">The script's version.</param>
/// <param name="Name">The script's name at that time.</param>
/// <param name="Checksum">The script's checksum at that time.</param>
/// <param name="Kind">How the statements were run.</param>
/// <param name="Status">Its status.</param>
/// <param name="StatementsApplied">
/// How many of its statements are applied, from the first on. For <see cref="ScriptKind.Dml"/> it is none or all,
/// since they share one transaction.
/// </param>
/// <param name="OperationId">The schema change operation's id in Spanner; null for DML.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
/// <param name="Error">What ended it, or null.</param>
/// <param name="FencingToken">The token of the lease it was run under.</param>
/// <param name="AppliedBy">The instance that ran it.</param>
/// <param name="Revision">The deployed revision of that instance, where it is known.</param>
/// <param name="StartedAt">When it began, by the database's clock.</param>
/// <param name="FinishedAt">When it ended, by the database's clock; null while it runs.</param>
/// <param name="AppliedStatementsChecksum">
/// <see cref="MigrationScript.ChecksumOfFirst"/> of <paramref name="StatementsApplied"/>, which lets the rest of a
/// failed file be corrected; null where none was stored, and the file must then stay as it was.
/// </param>
internal sealed record HistoryEntry(
    long Version,
    string Name,
    string Checksum,
    ScriptKind Kind,
    MigrationStatus Status,
    long StatementsApplied,
    string? OperationId,
    long Attempt,
    string? Error,
    long FencingToken,
    string AppliedBy,
    string? Revision,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    string? AppliedStatementsChecksum = null)
{
    /// <summary>
    /// Whether the migration certainly had no effect on the database. A partitioned statement that failed may have changed some
    /// rows nevertheless; as it is idempotent, it can be run again or replaced.
    /// </summary>
    internal bool HasNoEffect => Status == MigrationStatus.Failed && StatementsApplied == 0;

    /// <summary>Whether two rows are equal but for their times, which the database sets when a row is written.</summary>
    internal bool HasSameContentAs(HistoryEntry? other) =>
        WithoutTimes == other?.WithoutTimes;

    private HistoryEntry WithoutTimes => this with { StartedAt = default, FinishedAt = null };
}
