using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// A script of partitioned DML: each statement runs at least once, partition by partition and outside any transaction, so it
/// must be idempotent. The number of applied statements is recorded after each.
/// </summary>
internal sealed class PartitionedStep(SpannerRestClient client, TimeSpan statementTimeout) : IScriptStep
{
    public async ValueTask RunAsync(ScriptHistory scriptHistory, CancellationToken cancellationToken)
    {
        var script = scriptHistory.Script;
        await scriptHistory.BeginAsync(null, cancellationToken).ConfigureAwait(false);
        if (scriptHistory.Next == script.Statements.Count)
        {
            // The failed statement was removed from the file: only the end is not recorded yet.
            await scriptHistory.ApplyAsync(script.Statements.Count, cancellationToken).ConfigureAwait(false);
        }

        for (var next = scriptHistory.Next; next < script.Statements.Count; next++)
        {
            scriptHistory.Report($"partitioned statement {next + 1} of {script.Statements.Count}");
            scriptHistory.Run.Lease.ThrowIfLost();
            try
            {
                await ExecuteAsync(scriptHistory, next, cancellationToken).ConfigureAwait(false);
            }
            catch (SpannerRestException e) when (StatementFailedException.IsStatementFault(e))
            {
                throw StatementFailedException.ForStatement(script, next, e, next);
            }
            catch (SpannerRestException e) when (e.Code == SpannerStatusCode.DeadlineExceeded)
            {
                throw StatementFailedException.TookTooLong(script, next, next, e);
            }

            await scriptHistory.ApplyAsync(next + 1, cancellationToken).ConfigureAwait(false);
        }
    }

    // A lost reply can't be told from a slow statement. Sent again, the statement starts again, which is safe as it is idempotent.
    private async ValueTask ExecuteAsync(ScriptHistory scriptHistory, int index, CancellationToken cancellationToken)
    {
        var statement = new SpannerStatement(scriptHistory.Script.Statements[index].Sql);
        await new AnswerTimeout(AnswerTimeout.OfPartitionedDml).SendAsync(
            statementTimeout,
            limit => client.ExecutePartitionedAsync(statement, limit, cancellationToken),
            limit =>
            {
                scriptHistory.Report($"partitioned statement {index + 1}: no reply within {limit.TotalSeconds:0.###} s, sending it again");
                scriptHistory.Run.Lease.ThrowIfLost();
            }).ConfigureAwait(false);
    }
}
