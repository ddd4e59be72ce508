namespace SpannerMutex.Migrations;

/// <summary>What the gate is doing.</summary>
public enum MigrationPhase
{
    /// <summary>Checking for pending migrations.</summary>
    Checking,

    /// <summary>Migrations are pending, and this instance waits for the lease's holder, or for an instance that migrates.</summary>
    Waiting,

    /// <summary>This instance migrates.</summary>
    Migrating,

    /// <summary>The schema is up to date: the only phase in which the instance serves.</summary>
    Done,

    /// <summary>The gate failed; the error has the reason. Final.</summary>
    Failed,

    /// <summary>The set of migrations has failed too often in the whole fleet, and is blocked. Final.</summary>
    Parked,

    /// <summary>The process was stopped before the gate opened. Final.</summary>
    Stopped,
}
