namespace SpannerMutex.Migrations;

/// <summary>Where the gate stands.</summary>
public enum MigrationPhase
{
    /// <summary>Asking whether anything is pending.</summary>
    Checking,

    /// <summary>Something is pending, and this instance waits: for the holder of the lease, or for one that comes.</summary>
    Waiting,

    /// <summary>This instance migrates.</summary>
    Migrating,

    /// <summary>The schema is as this instance needs it: the only phase in which it serves.</summary>
    Done,

    /// <summary>It can't be made so by this instance; the error says why. Final.</summary>
    Failed,

    /// <summary>The same set of migrations has failed too often in the whole fleet: nobody tries it again. Final.</summary>
    Parked,

    /// <summary>The process was told to stop before the gate was through. Final.</summary>
    Stopped,
}
