using RolloutDemo.Observation;

namespace RolloutDemo.Rollouts;

/// <summary>What was seen of a rollout from outside.</summary>
/// <param name="RolledOut">Whether the traffic moved to the new revision.</param>
/// <param name="Stories">The instances, in the order in which they were started.</param>
/// <param name="OldServedMeanwhile">How many requests the old revision served from the start of the new one to the switch, or to its failure.</param>
/// <param name="Failures">How many requests were answered with 4xx or 5xx, by status.</param>
/// <param name="Unanswered">How many were not answered at all.</param>
/// <param name="JobExitCode">How the job ended that migrates; null if there was none.</param>
/// <param name="CutOff">How far a slow migration got in instances that were killed at the limit; null where it is not slow.</param>
internal sealed record RolloutOutcome(
    bool RolledOut,
    IReadOnlyList<InstanceStory> Stories,
    int OldServedMeanwhile,
    IReadOnlyDictionary<int, int> Failures,
    int Unanswered,
    int? JobExitCode,
    SlowProgress? CutOff)
{
    /// <summary>The name of the job's instance.</summary>
    public const string Job = "job";

    public IReadOnlyList<InstanceStory> Old => Of("r1-");

    /// <summary>The first attempt at the new revision: where it is slow or poisonous, the one that fails.</summary>
    public IReadOnlyList<InstanceStory> First => Of("r2-");

    /// <summary>The last one: the first itself, or what only waits for a job.</summary>
    public IReadOnlyList<InstanceStory> Last => Of("r3-") is { Count: > 0 } last ? last : First;

    public int FiveHundreds => Failures.Where(failure => failure.Key >= 500).Sum(failure => failure.Value);

    public int FourHundreds => Failures.Values.Sum() - FiveHundreds;

    private IReadOnlyList<InstanceStory> Of(string prefix) =>
        [.. Stories.Where(story => story.Name.StartsWith(prefix, StringComparison.Ordinal))];
}
