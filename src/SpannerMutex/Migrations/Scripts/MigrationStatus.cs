namespace SpannerMutex.Migrations.Scripts;

/// <summary>The status of a migration in the history.</summary>
internal enum MigrationStatus
{
    /// <summary>Begun; its end is not recorded yet. Its operation may still run in Spanner.</summary>
    Running,

    /// <summary>Applied completely.</summary>
    Applied,

    /// <summary>Ended by an error; its first statements may be applied.</summary>
    Failed,
}
