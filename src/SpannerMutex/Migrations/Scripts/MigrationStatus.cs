namespace SpannerMutex.Migrations.Scripts;

/// <summary>How far a migration of the history came.</summary>
internal enum MigrationStatus
{
    /// <summary>Begun; its end is not recorded yet. Its operation may still run in Spanner.</summary>
    Running,

    /// <summary>Done.</summary>
    Applied,

    /// <summary>Ended by an error; its first statements may stand applied.</summary>
    Failed,
}
