namespace SpannerMutex.Migrations;

/// <summary>What an instance may do about a schema that isn't as it needs it.</summary>
public enum MigrationGateRole
{
    /// <summary>It migrates if it comes first, and else waits.</summary>
    Migrate,

    /// <summary>
    /// It only reads and waits: somebody else, a job say, runs the migrations. It takes no lease, writes nothing, makes no
    /// table and needs no right to change data or schema.
    /// </summary>
    WaitOnly,
}
