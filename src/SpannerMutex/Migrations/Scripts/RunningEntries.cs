using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// Determines the end of a migration that is recorded as running, where this instance can't continue without it: its file was
/// changed or removed. If the file is unchanged, the run itself takes the migration over.
/// </summary>
internal sealed class RunningEntries(SpannerRestClient client, SchemaChange schemaChange, SpannerTable table)
{
    /// <summary>The history, with the end of such migrations as far as Spanner knows it. One call for each.</summary>
    /// <param name="own">The scripts.</param>
    /// <param name="history">The history as it is stored.</param>
    /// <param name="isToRun">
    /// Whether the scripts are run now, under the lease: then an operation that was never begun is prevented from beginning late,
    /// by a holder that was paused right before it sends it.
    /// </param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async ValueTask<IReadOnlyList<HistoryEntry>> ResolveAsync(
        ScriptSet own, IReadOnlyList<HistoryEntry> history, bool isToRun, CancellationToken cancellationToken)
    {
        var scripts = own.Scripts.ToDictionary(script => script.Version);
        var resolved = new List<HistoryEntry>(history.Count);
        foreach (var row in history)
        {
            var script = scripts.GetValueOrDefault(row.Version);
            var isBlocking = row.Status == MigrationStatus.Running
                && (script is null ? row.Version <= own.NewestVersion : script.Checksum != row.Checksum);
            resolved.Add(isBlocking ? await ResolveAsync(row, script, isToRun, cancellationToken).ConfigureAwait(false) : row);
        }

        return resolved;
    }

    private async ValueTask<HistoryEntry> ResolveAsync(
        HistoryEntry row, MigrationScript? script, bool isToRun, CancellationToken cancellationToken)
    {
        // Partitioned DML has no operation, and may be run again or replaced because it is idempotent: only what is recorded counts.
        if (row.Kind != ScriptKind.Ddl || row.OperationId is null)
        {
            return row with { Status = MigrationStatus.Failed };
        }

        var operation = isToRun
            ? await UseUpAsync(row.OperationId, cancellationToken).ConfigureAwait(false)
            : await client.GetOperationAsync(row.OperationId, cancellationToken).ConfigureAwait(false);
        return operation switch
        {
            null => row with { Status = MigrationStatus.Failed },
            { Statements: [var only] } when IsHarmless(only) => row with { Status = MigrationStatus.Failed },
            { IsDone: false } => row,
            { Error: null } => row with
            {
                Status = MigrationStatus.Applied,
                StatementsApplied = row.StatementsApplied + operation.Statements.Count,
            },
            _ => row with
            {
                Status = MigrationStatus.Failed,
                StatementsApplied = row.StatementsApplied + operation.AppliedStatements,
                AppliedStatementsChecksum = AppliedChecksum(row, script, operation),
            },
        };
    }

    /// <summary>
    /// The operation with this id. If there is none, one without effect takes the id, so that no other can use it any more: it
    /// creates the history table if it is missing, which it isn't.
    /// </summary>
    private async ValueTask<SpannerOperation> UseUpAsync(string operationId, CancellationToken cancellationToken)
    {
        var operation = await client.UpdateDdlAsync([table.Ddl], operationId, cancellationToken).ConfigureAwait(false);
        return operation.Statements is [var only] && IsHarmless(only)
            ? await schemaChange.FollowAsync(operation, null, cancellationToken).ConfigureAwait(false)
            : operation;
    }

    // By a column's name, since the table may have had another name then. No script may name the history table.
    private static bool IsHarmless(string statement) =>
        statement.Contains("IF NOT EXISTS", StringComparison.OrdinalIgnoreCase)
        && statement.Contains(nameof(HistoryEntry.AppliedStatementsChecksum), StringComparison.OrdinalIgnoreCase);

    // The statements before the operation's own are known only by their checksum: a file that matches it supplies the text.
    // For a file that doesn't match, the checksum remains that of too few statements, and so proves nothing.
    private static string? AppliedChecksum(HistoryEntry row, MigrationScript? script, SpannerOperation operation)
    {
        var before = (int)row.StatementsApplied;
        var isKnown = before == 0
            || (script is not null && script.Statements.Count >= before && script.ChecksumOfFirst(before) == row.AppliedStatementsChecksum);
        return isKnown
            ? MigrationScript.ChecksumOf([
                .. script?.Statements.Take(before).Select(statement => statement.Sql) ?? [],
                .. operation.Statements.Take(operation.AppliedStatements)])
            : row.AppliedStatementsChecksum;
    }
}
