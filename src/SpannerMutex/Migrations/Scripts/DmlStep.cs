using SpannerMutex.Spanner;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// A script of DML: its statements, its history row and the lease's swap are one transaction, so its effect is applied
/// exactly once whatever dies or freezes.
/// </summary>
internal sealed class DmlStep(TimeSpan statementTimeout) : IScriptStep
{
    public async ValueTask RunAsync(ScriptJournal journal, CancellationToken cancellationToken)
    {
        var script = journal.Script;
        var statement = 0;
        try
        {
            await journal.Run.Lease.TransactAsync(
                async (transaction, token) =>
                {
                    for (statement = 0; statement < script.Statements.Count; statement++)
                    {
                        journal.Report($"statement {statement + 1} of {script.Statements.Count}");
                        await ExecuteAsync(transaction, script, statement, token).ConfigureAwait(false);
                    }

                    return [await journal.ApplyAllAsync(transaction, token).ConfigureAwait(false)];
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerException e) when (StatementFailedException.IsOfTheStatement(e))
        {
            var at = Math.Min(statement, script.Statements.Count - 1);
            throw StatementFailedException.At(script, at, e.Message + Hint(e), applied: 0, e);
        }
    }

    private async ValueTask ExecuteAsync(
        SpannerTransaction transaction, MigrationScript script, int statement, CancellationToken cancellationToken)
    {
        try
        {
            var sql = new SpannerStatement(script.Statements[statement].Sql);
            await transaction.ExecuteAsync(sql, statementTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerException e) when (e.Code == SpannerStatusCode.DeadlineExceeded)
        {
            throw StatementFailedException.TookTooLong(script, statement, applied: 0, e);
        }
    }

    // https://cloud.google.com/spanner/quotas#limits-for: a commit takes 80,000 mutations at most.
    private static string Hint(SpannerException e) =>
        e.Message.Contains("too many mutations", StringComparison.OrdinalIgnoreCase)
            ? " One transaction can't hold so many changes: split the file, or make its statements idempotent and put '-- partitioned' on its first line."
            : "";
}
