using System.Globalization;
using RolloutDemo.Rollouts;

namespace RolloutDemo.Report;

/// <summary>What <c>--rollout --json</c> prints.</summary>
/// <param name="Ok">All that must hold in this scenario holds.</param>
/// <param name="Scenario">What the new revision brought: plain, poison or slow.</param>
/// <param name="Database">The run's own database; null if it was not made.</param>
/// <param name="Instances">How many instances the new revision was to have.</param>
/// <param name="RolledOut">Whether the requests were moved to it.</param>
/// <param name="NewReady">How many of its instances became ready.</param>
/// <param name="OldServed">Requests that the old revision served.</param>
/// <param name="OldServedMeanwhile">Those of them after the new one was started.</param>
/// <param name="NewServed">Requests that the new revision served.</param>
/// <param name="FiveHundreds">Requests that were answered with 5xx.</param>
/// <param name="OtherFailures">Requests that were answered with 4xx, or not at all.</param>
/// <param name="ServedUnmigrated">Answers of 2xx that came before the migrations of the revision that gave them.</param>
/// <param name="Executions">How often the effect of each migration is in the database, by its version.</param>
/// <param name="MigratedBy">The instances that ran any of the new migrations, by the history in the database.</param>
/// <param name="FailedAttempts">How often the new migrations failed, over all instances, by the lease's record.</param>
/// <param name="Killed">How many processes the platform ended because they did not become ready in time.</param>
/// <param name="ExitCodes">How each instance's processes ended; none of those that still served.</param>
/// <param name="JobExitCode">How the job ended that migrated; null if there was none.</param>
internal sealed record RolloutResult(
    bool Ok,
    string Scenario,
    string? Database,
    int Instances,
    bool RolledOut,
    int NewReady,
    int OldServed,
    int OldServedMeanwhile,
    int NewServed,
    int FiveHundreds,
    int OtherFailures,
    int ServedUnmigrated,
    IReadOnlyDictionary<string, long> Executions,
    IReadOnlyList<string> MigratedBy,
    long FailedAttempts,
    int Killed,
    IReadOnlyDictionary<string, IReadOnlyList<int>> ExitCodes,
    int? JobExitCode)
{
    public static RolloutResult Of(RolloutFindings findings, string database)
    {
        var seen = findings.Seen;
        return new RolloutResult(
            findings.AreRight,
            Name(findings.Options),
            database,
            findings.Options.Instances,
            seen.RolledOut,
            seen.Last.Count(story => story.ReadyAt is not null),
            seen.Old.Sum(story => story.Served),
            seen.OldServedMeanwhile,
            seen.Last.Sum(story => story.Served),
            seen.FiveHundreds,
            seen.FourHundreds + seen.Unanswered,
            seen.Stories.Sum(story => story.ServedUnmigrated),
            findings.Executions.ToDictionary(pair => pair.Key.ToString(CultureInfo.InvariantCulture), pair => pair.Value),
            findings.MigratedBy,
            findings.FailedAttempts,
            seen.Stories.Sum(story => story.Killed),
            seen.Stories.ToDictionary(story => story.Name, story => (IReadOnlyList<int>)story.ExitCodes),
            seen.JobExitCode);
    }

    /// <summary>The result of a run that ended before it could look.</summary>
    public static RolloutResult Nothing(RolloutOptions options) => new(
        false, Name(options), null, options.Instances, false, 0, 0, 0, 0, 0, 0, 0,
        new Dictionary<string, long>(), [], 0, 0, new Dictionary<string, IReadOnlyList<int>>(), null);

    private static string Name(RolloutOptions options) => options.Scenario.ToString().ToLowerInvariant();
}
