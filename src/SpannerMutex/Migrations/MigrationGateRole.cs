namespace SpannerMutex.Migrations;

/// <summary>What an instance may do when migrations are pending.</summary>
public enum MigrationGateRole
{
    /// <summary>It migrates if it acquires the lease, and otherwise waits.</summary>
    Migrate,

    /// <summary>
    /// It only reads and waits. Another process runs the migrations, for example a job. It acquires no lease, writes nothing,
    /// creates no table and needs no right to change data or schema.
    /// </summary>
    WaitOnly,
}
