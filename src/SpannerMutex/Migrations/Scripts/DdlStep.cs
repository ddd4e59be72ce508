using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// A script of schema changes, which no transaction can fence. So its operation's id is journalled by a fenced commit
/// before it is sent; a successor that finds it asks for that operation, and sends the same id if there is none. A
/// holder that wakes too late sends an id that exists already.
/// </summary>
internal sealed class DdlStep(SpannerRestClient client, SchemaChange schemaChange) : IScriptStep
{
    public async ValueTask RunAsync(ScriptHistory journal, CancellationToken cancellationToken)
    {
        if (journal.Next < journal.Script.Statements.Count)
        {
            var operation = await RunOperationAsync(journal, cancellationToken).ConfigureAwait(false);
            if (operation.Error is { } error)
            {
                var applied = journal.Next + operation.AppliedStatements;
                throw StatementFailedException.ForStatement(
                    journal.Script, Math.Min(applied, journal.Script.Statements.Count - 1), error, applied);
            }
        }

        await journal.ApplyAsync(journal.Script.Statements.Count, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SpannerOperation> RunOperationAsync(ScriptHistory journal, CancellationToken cancellationToken)
    {
        var begun = journal.OpenOperationId is { } open
            ? await TakeOverAsync(journal, open, cancellationToken).ConfigureAwait(false)
            : await BeginAsync(journal, journal.NewOperationId, cancellationToken).ConfigureAwait(false);
        return await schemaChange.FollowAsync(begun, Progress(journal), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SpannerOperation> TakeOverAsync(
        ScriptHistory journal, string operationId, CancellationToken cancellationToken)
    {
        journal.Report($"schema change {operationId} was begun by an instance that is gone; taking it over");
        await journal.BeginAsync(operationId, cancellationToken).ConfigureAwait(false);
        return await client.GetOperationAsync(operationId, cancellationToken).ConfigureAwait(false)
            ?? await SendAsync(journal, operationId, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SpannerOperation> BeginAsync(
        ScriptHistory journal, string operationId, CancellationToken cancellationToken)
    {
        await journal.BeginAsync(operationId, cancellationToken).ConfigureAwait(false);
        return await SendAsync(journal, operationId, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SpannerOperation> SendAsync(
        ScriptHistory journal, string operationId, CancellationToken cancellationToken)
    {
        var first = journal.Next;
        journal.Report($"schema change of {journal.Script.Statements.Count - first} statements");
        journal.Run.Lease.ThrowIfLost();
        try
        {
            return await client.UpdateDdlAsync(
                [.. journal.Script.Statements.Skip(first).Select(statement => statement.Sql)],
                operationId,
                cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerRestException e) when (StatementFailedException.IsStatementFault(e))
        {
            throw StatementFailedException.ForOneOf(journal.Script, first, e);
        }
    }

    private static Action<SpannerOperation> Progress(ScriptHistory journal) => operation => journal.Report(
        $"schema change, {operation.AppliedStatements} of {operation.Statements.Count} statements done"
        + (operation.IsThrottled ? ", throttled by Spanner" : ""));
}
