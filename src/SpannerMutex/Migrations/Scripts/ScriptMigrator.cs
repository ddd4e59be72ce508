using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.Timing;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// Runs a folder of SQL scripts against the Spanner database that keeps the lease, each exactly once: DML with its history
/// row and the lease's write in one transaction, DDL with an operation id that is recorded before it is sent. With nothing
/// pending it costs one read.
/// </summary>
public sealed class ScriptMigrator : ISchemaMigrator
{
    private readonly ScriptOptions _options;
    private readonly string _target;
    private readonly MigrationHistory _history;
    private readonly HistorySearch _search;
    private readonly RunningEntries _runningRows;
    private readonly ScriptRunner _runner;
    private readonly Lazy<ScriptSet> _scripts;

    /// <summary>A migrator of one folder.</summary>
    /// <param name="client">The database.</param>
    /// <param name="options">The folder and the history; defaults where null.</param>
    /// <param name="timeProvider">The clock; the system's where null.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names each.</exception>
    public ScriptMigrator(SpannerRestClient client, ScriptOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _options = (options ?? new ScriptOptions()).CheckedCopy(nameof(options));
        _target = $"{client.Database}\n{_options.HistoryTable}";
        var schemaChange = new SchemaChange(client, timeProvider ?? TimeProvider.System, Jitter.New());
        var table = new SpannerTable(
            client,
            schemaChange,
            _options.HistoryTable,
            MigrationHistory.Ddl,
            MigrationHistory.Columns,
            "Migrations:HistoryTable (ScriptOptions.HistoryTable)");
        _history = new MigrationHistory(client, table);
        _search = new HistorySearch(client, _history);
        _runningRows = new RunningEntries(client, schemaChange, table);
        _runner = new ScriptRunner(client, _history, schemaChange, _options.StatementTimeout);
        _scripts = new Lazy<ScriptSet>(() => ScriptFolder.Read(_options.ScriptsPath));
    }

    /// <summary>Its name: <c>sql-scripts</c>.</summary>
    public string Name => "sql-scripts";

    /// <inheritdoc />
    /// <exception cref="MigrationScriptException">The folder is invalid; the message lists all problems.</exception>
    /// <exception cref="MigrationHistoryException">The folder contradicts the database's history.</exception>
    /// <exception cref="SpannerRestException">The database could not be read.</exception>
    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default)
    {
        CheckOwnTables(lease);
        var stored = await ReadHistoryAsync(cancellationToken).ConfigureAwait(false);
        var plan = await PlanAsync(stored, isToRun: false, cancellationToken).ConfigureAwait(false);
        return new SchemaCheck
        {
            State = plan.Pending.Count == 0 ? SchemaState.UpToDate : SchemaState.Pending,
            Fingerprint = _scripts.Value.Fingerprint,
            Target = _target,
            Pending = [.. plan.Pending.Select(script => ScriptTitle.Of(script.Version, script.Name))],
            Applied = [.. plan.Applied.Select(row => ScriptTitle.Of(row.Version, row.Name))],
            Findings = lease is null ? null : new HistoryFindings(this, lease, stored),
        };
    }

    /// <inheritdoc />
    /// <exception cref="MigrationFailedException">A script failed; the message names its file and statement.</exception>
    /// <exception cref="LeaseLostException">The lease was lost; nothing was written after.</exception>
    public async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Lease.Store is not SpannerLeaseStore)
        {
            throw new MigrationGateException(
                MigrationPhase.Failed,
                $"SQL scripts need the lease in the database that they migrate, because both are written in one commit; '{run.Lease.Name}' is in {run.Lease.Store.GetType().Name}. Give the gate's mutex a {nameof(SpannerLeaseStore)}.");
        }

        CheckOwnTables(run.Lease);
        await _history.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var stored = run.Check?.Findings is HistoryFindings found && found.Migrator == this && found.Lease == run.Lease
            ? found.Rows
            : await ReadHistoryAsync(cancellationToken).ConfigureAwait(false);
        var plan = await PlanAsync(stored, isToRun: true, cancellationToken).ConfigureAwait(false);
        var rows = stored.ToDictionary(row => row.Version);
        foreach (var script in plan.Pending)
        {
            await _runner
                .RunAsync(
                    script,
                    plan.Resumable.GetValueOrDefault(script.Version),
                    rows.GetValueOrDefault(script.Version),
                    run,
                    cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>The rows of the history as they are stored.</summary>
    private async ValueTask<IReadOnlyList<HistoryEntry>> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        var stored = await _history.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (stored.Count == 0)
        {
            await _search.ThrowIfElsewhereAsync(_scripts.Value, cancellationToken).ConfigureAwait(false);
        }

        return stored;
    }

    private async ValueTask<MigrationPlan> PlanAsync(
        IReadOnlyList<HistoryEntry> stored, bool isToRun, CancellationToken cancellationToken)
    {
        var scripts = _scripts.Value;
        var history = await _runningRows.ResolveAsync(scripts, stored, isToRun, cancellationToken).ConfigureAwait(false);
        return MigrationPlan.Create(scripts, history, _options.OutOfOrder);
    }

    // The lease's own store knows its table's name, whatever the settings are.
    private void CheckOwnTables(Lease? lease)
    {
        List<(string, string)> tables = [(_options.HistoryTable, "the history of the migrations (HistoryTable)")];
        if (lease?.Store is SpannerLeaseStore store)
        {
            tables.Add((store.Table, "its leases"));
        }

        OwnTables.ThrowIfChanged(Path.GetFullPath(_options.ScriptsPath), _scripts.Value, tables);
    }
}
