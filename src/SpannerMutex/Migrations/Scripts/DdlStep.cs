using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// A script of schema changes, which no transaction can fence. So its operation's id is recorded by a fenced commit before it
/// is sent; a successor reads the id, looks up that operation, and sends the same id if there is none. A paused holder that
/// resumes too late sends an id that exists already.
/// </summary>
internal sealed class DdlStep(SpannerRestClient client, SchemaChange schemaChange) : IScriptStep
{
    public async ValueTask RunAsync(ScriptHistory scriptHistory, CancellationToken cancellationToken)
    {
        if (scriptHistory.Next < scriptHistory.Script.Statements.Count)
        {
            var operation = await RunOperationAsync(scriptHistory, cancellationToken).ConfigureAwait(false);
            if (operation.Error is { } error)
            {
                var applied = scriptHistory.Next + operation.AppliedStatements;
                throw StatementFailedException.ForStatement(
                    scriptHistory.Script, Math.Min(applied, scriptHistory.Script.Statements.Count - 1), error, applied);
            }
        }

        await scriptHistory.ApplyAsync(scriptHistory.Script.Statements.Count, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SpannerOperation> RunOperationAsync(ScriptHistory scriptHistory, CancellationToken cancellationToken)
    {
        var begun = scriptHistory.OpenOperationId is { } open
            ? await TakeOverAsync(scriptHistory, open, cancellationToken).ConfigureAwait(false)
            : await BeginAsync(scriptHistory, scriptHistory.NewOperationId, cancellationToken).ConfigureAwait(false);
        return await schemaChange.FollowAsync(begun, Progress(scriptHistory), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SpannerOperation> TakeOverAsync(
        ScriptHistory scriptHistory, string operationId, CancellationToken cancellationToken)
    {
        scriptHistory.Report($"schema change {operationId} was begun by an instance that crashed or was cut off; taking it over");
        await scriptHistory.BeginAsync(operationId, cancellationToken).ConfigureAwait(false);
        return await client.GetOperationAsync(operationId, cancellationToken).ConfigureAwait(false)
            ?? await SendAsync(scriptHistory, operationId, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SpannerOperation> BeginAsync(
        ScriptHistory scriptHistory, string operationId, CancellationToken cancellationToken)
    {
        await scriptHistory.BeginAsync(operationId, cancellationToken).ConfigureAwait(false);
        return await SendAsync(scriptHistory, operationId, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SpannerOperation> SendAsync(
        ScriptHistory scriptHistory, string operationId, CancellationToken cancellationToken)
    {
        var first = scriptHistory.Next;
        scriptHistory.Report($"schema change of {scriptHistory.Script.Statements.Count - first} statements");
        scriptHistory.Run.Lease.ThrowIfLost();
        try
        {
            return await client.UpdateDdlAsync(
                [.. scriptHistory.Script.Statements.Skip(first).Select(statement => statement.Sql)],
                operationId,
                cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerRestException e) when (StatementFailedException.IsStatementFault(e))
        {
            throw StatementFailedException.ForOneOf(scriptHistory.Script, first, e);
        }
    }

    private static Action<SpannerOperation> Progress(ScriptHistory scriptHistory) => operation => scriptHistory.Report(
        $"schema change, {operation.AppliedStatements} of {operation.Statements.Count} statements done"
        + (operation.IsThrottled ? ", throttled by Spanner" : ""));
}
