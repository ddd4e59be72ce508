using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// Finds out what became of a migration that the history calls running, where the answer decides whether this instance may
/// go on: its file was changed or taken away. Where the file is the same, the run itself takes the migration over.
/// </summary>
internal sealed class RunningEntries(SpannerRestClient client, SchemaChange schemaChange, SpannerTable table)
{
    /// <summary>The history, with the end of such migrations put in as far as Spanner knows it. One call for each.</summary>
    /// <param name="own">The scripts.</param>
    /// <param name="history">The history as it is stored.</param>
    /// <param name="isToRun">
    /// Whether the scripts are to be run now, under the lease: an operation that was never begun is then kept from beginning
    /// late, by a holder that stands still right before it sends it.
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
            var isInTheWay = row.Status == MigrationStatus.Running
                && (script is null ? row.Version <= own.NewestVersion : script.Checksum != row.Checksum);
            resolved.Add(isInTheWay ? await ResolveAsync(row, script, isToRun, cancellationToken).ConfigureAwait(false) : row);
        }

        return resolved;
    }

    private async ValueTask<HistoryEntry> ResolveAsync(
        HistoryEntry row, MigrationScript? script, bool isToRun, CancellationToken cancellationToken)
    {
        // Partitioned DML has no operation, and may be run again or replaced by its contract: only what is recorded counts.
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
    /// The operation of this id. If there is none, one that changes nothing takes the id, so that no other can have it
    /// any more: the history table is made if it is missing, and it isn't.
    /// </summary>
    private async ValueTask<SpannerOperation> UseUpAsync(string operationId, CancellationToken cancellationToken)
    {
        var operation = await client.UpdateDdlAsync([table.Ddl], operationId, cancellationToken).ConfigureAwait(false);
        return operation.Statements is [var only] && IsHarmless(only)
            ? await schemaChange.FollowAsync(operation, null, cancellationToken).ConfigureAwait(false)
            : operation;
    }

    // By a column's name, since the table may have had another name then. No script names the table of ours.
    private static bool IsHarmless(string statement) =>
        statement.Contains("IF NOT EXISTS", StringComparison.OrdinalIgnoreCase)
        && statement.Contains(nameof(HistoryEntry.AppliedStatementsChecksum), StringComparison.OrdinalIgnoreCase);

    // The statements before the operation's own are known only by their checksum: a file that agrees with it lends its text.
    // For one that doesn't, the checksum stays that of too few statements, and so proves nothing.
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
