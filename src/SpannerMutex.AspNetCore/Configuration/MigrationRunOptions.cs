using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>What is migrated and for how long: configuration section <c>SpannerMutex:Migrations</c>.</summary>
public sealed class MigrationRunOptions
{
    /// <summary>
    /// The folder of the SQL scripts, absolute or relative to the content root. Default <c>migrations</c>. Not read where
    /// another migrator is used.
    /// </summary>
    public string ScriptsPath { get; set; } = "migrations";

    /// <summary>The table that records which scripts were applied. Default <c>SpannerMutexMigrations</c>.</summary>
    public string HistoryTable { get; set; } = ScriptOptions.DefaultHistoryTable;

    /// <summary>
    /// Whether a script older than the newest applied one may still be applied. Default false: it is an error, since it
    /// would run in another order here than elsewhere.
    /// </summary>
    public bool OutOfOrder { get; set; }

    /// <summary>
    /// How long one DML statement of a script may take. Default 1 h; up to a day. One that takes longer fails its migration.
    /// </summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long an instance waits for another that migrates, or for a database that can't be reached, before it ends
    /// with an error. Default 10 min; at least the lease's duration, at most a day. It doesn't bound a migration that
    /// the instance runs itself.
    /// </summary>
    public TimeSpan WaitTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long an instance tries to reach a database that it has not reached yet, before it fails; 1 ms to 1 day. Default
    /// 30 s. A shorter time reports a wrong address sooner; a cold start on a busy machine may need some of it.
    /// </summary>
    public TimeSpan UnreachableTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often one set of migrations may fail over the whole fleet before no instance tries it again. Default 3. A
    /// revision with other migrations starts at zero; <see cref="MigrationGate.UnparkAsync" /> allows the same set to be tried again.
    /// </summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// Whether errors are redacted wherever this library writes or shows them: in logs (the logged exceptions too), on the
    /// lease, in the history, on the status page, in health checks and in the exceptions of the gate. They then name migrator,
    /// script, statement number, line, and the types and codes of the error, but hold no text of a statement, a database or a
    /// tool, which may quote secrets or personal data. The text is kept nowhere: to see it, turn this off and let the
    /// migration fail again. Default false. It does not affect what tools log themselves: EF Core logs the statement that failed
    /// (category <c>Microsoft.EntityFrameworkCore</c>), FluentMigrator too. Earlier entries of the history are not changed.
    /// </summary>
    public bool RedactErrors { get; set; }
}
