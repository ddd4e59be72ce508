namespace RolloutDemo.Report;

/// <summary>What <c>--json</c> prints.</summary>
/// <param name="Ok">All instances ready and serving, each migration exactly once, all by one, none served before.</param>
/// <param name="Database">The run's own database; null if it was not made.</param>
/// <param name="Instances">How many instances were started.</param>
/// <param name="Ready">How many became ready.</param>
/// <param name="Executions">How often the effect of each migration is in the database, by its version.</param>
/// <param name="MigratedBy">The instances that ran any migration, by the history in the database.</param>
/// <param name="ServedUnmigrated">Answers of 2xx that came before the database was migrated.</param>
/// <param name="FirstReadyMs">When the first instance was ready, from the start of all; null if none was.</param>
/// <param name="LastReadyMs">When the last was.</param>
/// <param name="SpannerCalls">Calls that each instance sent to Spanner, by its own count; null where it could not tell.</param>
internal sealed record DemoResult(
    bool Ok,
    string? Database,
    int Instances,
    int Ready,
    IReadOnlyDictionary<string, long> Executions,
    IReadOnlyList<string> MigratedBy,
    int ServedUnmigrated,
    long? FirstReadyMs,
    long? LastReadyMs,
    IReadOnlyDictionary<string, long?> SpannerCalls)
{
    /// <summary>The result of a run that ended before it could look.</summary>
    public static DemoResult Nothing(int instances) => new(
        false, null, instances, 0, new Dictionary<string, long>(), [], 0, null, null, new Dictionary<string, long?>());
}
