using System.Globalization;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>The history row of the one script that is being run: its current content, and the fenced writes that change it.</summary>
internal sealed class ScriptHistory
{
    private readonly MigrationHistory _history;
    private readonly HistoryEntry? _before;
    private HistoryEntry? _stored;

    /// <param name="history">The history.</param>
    /// <param name="run">The lease and the instance.</param>
    /// <param name="script">The script.</param>
    /// <param name="before">The entry of an earlier run, or null.</param>
    /// <param name="stored">The row as it was read, or null: it must be unchanged when it is written.</param>
    public ScriptHistory(
        MigrationHistory history, MigrationRun run, MigrationScript script, HistoryEntry? before, HistoryEntry? stored)
    {
        _history = history;
        _before = before;
        _stored = stored;
        Run = run;
        Script = script;
        Row = new HistoryEntry(
            script.Version,
            script.Name,
            script.Checksum,
            script.Kind,
            MigrationStatus.Running,
            before?.StatementsApplied ?? 0,
            OperationId: null,
            (before?.Attempt ?? 0) + 1,
            Error: null,
            run.Lease.FencingToken.Value,
            run.Instance.Name,
            run.Instance.Revision,
            default,
            null,
            before?.AppliedStatementsChecksum);
    }

    public MigrationRun Run { get; }

    public MigrationScript Script { get; }

    public string Title => ScriptTitle.Of(Script.Version, Script.Name);

    public HistoryEntry Row { get; private set; }

    /// <summary>The first statement that isn't applied yet, from 0.</summary>
    public int Next => (int)Row.StatementsApplied;

    /// <summary>The schema change that a predecessor recorded as begun and not as ended; null if none.</summary>
    public string? OpenOperationId => _before is { Status: MigrationStatus.Running } ? _before.OperationId : null;

    /// <summary>
    /// An operation id that was never used before, even if somebody deleted the history. A successor reads it from the row, so
    /// that its call and a late one of this holder are one operation. Tokens are unique only within one lease.
    /// </summary>
    public string NewOperationId => string.Create(
        CultureInfo.InvariantCulture,
        $"mutex_v{Script.Version}_s{Next}_a{Row.Attempt}_t{Row.FencingToken}_{ScriptChecksum.Sha256(Run.Lease.Name.Value)[..8]}");

    /// <summary>Records that statements are about to run.</summary>
    public ValueTask BeginAsync(string? operationId, CancellationToken cancellationToken) =>
        WriteAsync(Row with { OperationId = operationId }, begins: true, cancellationToken);

    /// <summary>Records that the first statements are applied, or all of them.</summary>
    public ValueTask ApplyAsync(long statements, CancellationToken cancellationToken) =>
        WriteAsync(Applied(statements), begins: false, cancellationToken);

    /// <summary>
    /// The write that records the whole script as applied, for the transaction that applies it. Called last, so that no row is
    /// locked while the statements run.
    /// </summary>
    /// <exception cref="HistoryChangedException">Another instance has written the row: the transaction must not commit.</exception>
    public async ValueTask<SpannerMutation> ApplyAllAsync(SpannerRestTransaction transaction, CancellationToken cancellationToken)
    {
        var applied = Applied(Script.Statements.Count);
        return await WriteOfAsync(applied, begins: true, transaction, cancellationToken).ConfigureAwait(false)
            ?? throw new HistoryChangedException(_history.Table, Title, applied);
    }

    /// <summary>Records the end by an error.</summary>
    public ValueTask FailAsync(StatementFailedException error, CancellationToken cancellationToken) => WriteAsync(
        Applied(error.StatementsApplied) with { Status = MigrationStatus.Failed, Error = Run.Redaction.MessageOf(error) },
        begins: Script.Kind == ScriptKind.Dml,
        cancellationToken);

    /// <summary>Reports what is being done.</summary>
    public void Report(string step) => Run.Report(new MigrationProgress(Title, step));

    private HistoryEntry Applied(long statements) => Row with
    {
        Status = statements == Script.Statements.Count ? MigrationStatus.Applied : MigrationStatus.Running,
        StatementsApplied = statements,
        AppliedStatementsChecksum = Script.ChecksumOfFirst(statements),
    };

    private async ValueTask WriteAsync(HistoryEntry row, bool begins, CancellationToken cancellationToken)
    {
        await SpannerLeaseExtensions.RunShortTransactionAsync(
            Run.Lease,
            async (transaction, token) =>
                await WriteOfAsync(row, begins, transaction, token).ConfigureAwait(false) is { } write ? [write] : [],
            run => Report($"Spanner aborted the write of its history row, writing it again (run {run})"),
            cancellationToken).ConfigureAwait(false);
        Row = row;
        _stored = row;
    }

    // The lease excludes only instances that use the same lease. So the row is read in the transaction that writes it, and
    // must be unchanged since this holder read or wrote it.
    private async ValueTask<SpannerMutation?> WriteOfAsync(
        HistoryEntry row, bool begins, SpannerRestTransaction transaction, CancellationToken cancellationToken)
    {
        var current = await _history.ReadAsync(transaction, row.Version, cancellationToken).ConfigureAwait(false);
        if (row.HasSameContentAs(current))
        {
            return null;
        }

        return (current is null ? _stored is null : current.HasSameContentAs(_stored))
            ? _history.Write(row, isNew: current is null, begins)
            : throw new HistoryChangedException(_history.Table, Title, current);
    }
}
