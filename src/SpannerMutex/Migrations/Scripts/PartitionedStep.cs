using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// A script of partitioned DML: each statement runs at least once, part by part and outside any transaction, so it must
/// be idempotent; how many are through is journalled after each.
/// </summary>
internal sealed class PartitionedStep(SpannerRestClient client, TimeSpan statementTimeout) : IScriptStep
{
    public async ValueTask RunAsync(ScriptHistory journal, CancellationToken cancellationToken)
    {
        var script = journal.Script;
        await journal.BeginAsync(null, cancellationToken).ConfigureAwait(false);
        if (journal.Next == script.Statements.Count)
        {
            // What failed last was taken out of the file: only the end is missing.
            await journal.ApplyAsync(script.Statements.Count, cancellationToken).ConfigureAwait(false);
        }

        for (var next = journal.Next; next < script.Statements.Count; next++)
        {
            journal.Report($"partitioned statement {next + 1} of {script.Statements.Count}");
            journal.Run.Lease.ThrowIfLost();
            try
            {
                await ExecuteAsync(journal, next, cancellationToken).ConfigureAwait(false);
            }
            catch (SpannerRestException e) when (StatementFailedException.IsStatementFault(e))
            {
                throw StatementFailedException.ForStatement(script, next, e, next);
            }
            catch (SpannerRestException e) when (e.Code == SpannerStatusCode.DeadlineExceeded)
            {
                throw StatementFailedException.TookTooLong(script, next, next, e);
            }

            await journal.ApplyAsync(next + 1, cancellationToken).ConfigureAwait(false);
        }
    }

    // A lost answer looks like a slow statement. Sent again it begins anew, which it must bear anyway.
    private async ValueTask ExecuteAsync(ScriptHistory journal, int index, CancellationToken cancellationToken)
    {
        var statement = new SpannerStatement(journal.Script.Statements[index].Sql);
        await new AnswerTimeout(AnswerTimeout.OfPartitionedDml).SendAsync(
            statementTimeout,
            limit => client.ExecutePartitionedAsync(statement, limit, cancellationToken),
            limit =>
            {
                journal.Report($"partitioned statement {index + 1}: no answer within {limit.TotalSeconds:0.###} s, sending it again");
                journal.Run.Lease.ThrowIfLost();
            }).ConfigureAwait(false);
    }
}
