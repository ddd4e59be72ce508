namespace SpannerMutex.Migrations.Scripts;

/// <summary>How the statements of one migration file are run. A file never mixes kinds.</summary>
internal enum ScriptKind
{
    /// <summary>Schema changes: all statements of the file go to Spanner as one long-running operation.</summary>
    Ddl,

    /// <summary>INSERT, UPDATE and DELETE: all statements of the file run in one read-write transaction.</summary>
    Dml,

    /// <summary>
    /// UPDATE and DELETE run as partitioned DML, statement by statement, at least once and not atomically: every
    /// statement must be idempotent. Chosen by the file's first line, <c>-- partitioned</c>.
    /// </summary>
    PartitionedDml,
}
