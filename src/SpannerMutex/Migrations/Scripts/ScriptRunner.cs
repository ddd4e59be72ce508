using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>Runs one script under the lease and records it in the history.</summary>
internal sealed class ScriptRunner(
    SpannerRestClient client, MigrationHistory history, SchemaChange schemaChange, TimeSpan statementTimeout)
{
    /// <summary>Applies the script, or the part that an earlier run has not applied.</summary>
    /// <param name="script">The script.</param>
    /// <param name="unfinished">The entry of an earlier, unfinished run, or null.</param>
    /// <param name="stored">The row as it was read from the history, or null.</param>
    /// <param name="run">The lease and the instance.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="MigrationFailedException">It failed, and the history records that.</exception>
    public async ValueTask RunAsync(
        MigrationScript script,
        HistoryEntry? unfinished,
        HistoryEntry? stored,
        MigrationRun run,
        CancellationToken cancellationToken)
    {
        var scriptHistory = new ScriptHistory(history, run, script, unfinished, stored);
        try
        {
            await StepOf(script.Kind).RunAsync(scriptHistory, cancellationToken).ConfigureAwait(false);
        }
        catch (StatementFailedException e)
        {
            await scriptHistory.FailAsync(e, cancellationToken).ConfigureAwait(false);
            throw new MigrationFailedException(e.Message, e.InnerException) { RedactedMessage = e.RedactedMessage };
        }

        run.Report(new MigrationProgress(scriptHistory.Title, "applied", IsApplied: true));
    }

    private IScriptStep StepOf(ScriptKind kind) => kind switch
    {
        ScriptKind.Ddl => new DdlStep(client, schemaChange),
        ScriptKind.Dml => new DmlStep(statementTimeout),
        _ => new PartitionedStep(client, statementTimeout),
    };
}
