using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// A script of DML: its statements, its history row and the lease's write are one transaction, so it is applied exactly once,
/// whichever process crashes or is paused.
/// </summary>
internal sealed class DmlStep(TimeSpan statementTimeout) : IScriptStep
{
    public async ValueTask RunAsync(ScriptHistory scriptHistory, CancellationToken cancellationToken)
    {
        var script = scriptHistory.Script;
        var run = 1;
        var repeats = new AbortRetries(
            statementTimeout,
            next =>
            {
                run = next;
                scriptHistory.Report($"aborted by Spanner, running it again (run {run})");
            });

        // Kept for all runs: a slow statement that was sent again may be the cause of the aborts.
        var answer = new AnswerTimeout(AnswerTimeout.OfDml);
        try
        {
            await SpannerLeaseExtensions.RunTransactionAsync(
                scriptHistory.Run.Lease,
                async (transaction, token) =>
                {
                    foreach (var batch in DmlBatch.Of(script.Statements))
                    {
                        scriptHistory.Report(batch.Title(script.Statements.Count) + (run == 1 ? "" : $" (run {run})"));
                        await ExecuteAsync(transaction, script, batch, answer, token).ConfigureAwait(false);
                    }

                    return [await scriptHistory.ApplyAllAsync(transaction, token).ConfigureAwait(false)];
                },
                repeats,
                cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerRestException e) when (e.Code == SpannerStatusCode.Aborted)
        {
            throw StatementFailedException.AbortedTooOften(script, run, statementTimeout, e);
        }
        catch (SpannerRestException e) when (StatementFailedException.IsStatementFault(e))
        {
            // Only the commit can be rejected here.
            throw StatementFailedException.ForStatement(script, script.Statements.Count - 1, e, applied: 0, Hint(e));
        }
    }

    private async ValueTask ExecuteAsync(
        SpannerRestTransaction transaction, MigrationScript script, DmlBatch batch, AnswerTimeout answer, CancellationToken cancellationToken)
    {
        var failed = batch.First;
        try
        {
            if (batch.Count == 1)
            {
                var sql = new SpannerStatement(script.Statements[batch.First].Sql);
                await transaction.ExecuteAsync(sql, statementTimeout, answer, cancellationToken).ConfigureAwait(false);
                return;
            }

            var statements = script.Statements.Skip(batch.First).Take(batch.Count).Select(s => new SpannerStatement(s.Sql));
            var result = await transaction
                .ExecuteBatchAsync([.. statements], statementTimeout * batch.Count, answer, cancellationToken).ConfigureAwait(false);
            if (result.Error is { } error)
            {
                failed = batch.First + result.Succeeded;
                throw error;
            }
        }
        catch (SpannerRestException e) when (e.Code == SpannerStatusCode.DeadlineExceeded)
        {
            throw StatementFailedException.TookTooLong(script, failed, applied: 0, e);
        }
        catch (SpannerRestException e) when (StatementFailedException.IsStatementFault(e))
        {
            throw StatementFailedException.ForStatement(script, failed, e, applied: 0, Hint(e));
        }
    }

    // https://cloud.google.com/spanner/quotas#limits-for: a commit takes 80,000 mutations at most.
    private static string Hint(SpannerRestException e) =>
        e.Message.Contains("too many mutations", StringComparison.OrdinalIgnoreCase)
            ? " One transaction can't hold so many changes: split the file, or make its statements idempotent and put '-- partitioned' on its first line."
            : "";
}
