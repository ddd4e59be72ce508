using RolloutDemo.Database;
using RolloutDemo.Platform;

namespace RolloutDemo.Rollouts;

/// <summary>What was seen from outside beside what is in the database, and what of it must hold.</summary>
internal sealed record RolloutFindings(
    RolloutOptions Options,
    RolloutOutcome Seen,
    IReadOnlyList<HistoryRow> History,
    IReadOnlyDictionary<long, long> Executions,
    long FailedAttempts,
    SlowProgress? Slow)
{
    // What the service leaves at its default: SpannerMutex:Migrations:MaxAttempts.
    private const int MostAttempts = 3;

    public bool AreRight => Checks.All(check => check.Holds);

    /// <summary>Who ran the migrations that are new.</summary>
    public IReadOnlyList<string> MigratedBy =>
        [.. History.Select(row => row.AppliedBy).Where(name => Seen.Old.All(story => story.Name != name)).Distinct()];

    public IReadOnlyList<Check> Checks => [.. Common, .. Options.Scenario switch
    {
        RolloutScenario.Poison => Poison,
        RolloutScenario.Slow => [.. Slowness, .. Switch],
        _ => [.. Migrated, .. Switch],
    }];

    private IEnumerable<Check> Common =>
    [
        new(Seen.FiveHundreds == 0, $"clients saw {Seen.FiveHundreds} answers of 5xx"),
        new(
            Seen.FourHundreds == 0 && Seen.Unanswered == 0,
            $"{Seen.FourHundreds} other requests failed, {Seen.Unanswered} were not answered"),
        new(Seen.OldServedMeanwhile > 0, $"the old revision served {Seen.OldServedMeanwhile} requests while the new one started"),
        new(
            Seen.Stories.Sum(story => story.ServedUnmigrated) == 0,
            $"{Seen.Stories.Sum(story => story.ServedUnmigrated)} answers came before the migrations of the revision that gave them"),
    ];

    private IEnumerable<Check> Migrated =>
    [
        Once(Executions.Values),
        new(MigratedBy.Count == 1, $"the new migrations were run by {Names(MigratedBy)}"),
    ];

    private IEnumerable<Check> Switch =>
    [
        new(
            Seen.RolledOut && Seen.Last.All(story => story.ReadyAt is not null),
            $"{Seen.Last.Count(story => story.ReadyAt is not null)} of {Options.Instances} new instances became ready, {(Seen.RolledOut ? "then the requests moved to them" : "so the requests stayed")}"),
        new(
            Seen.Last.All(story => story.Served > 0),
            $"each of them serves: {Seen.Last.Sum(story => story.Served)} requests so far"),
        new(
            Seen.Old.All(story => story.ExitCodes is [0]),
            $"the old revision was drained and ended with exit code {string.Join(", ", Seen.Old.SelectMany(story => story.ExitCodes).DefaultIfEmpty(-1))}"),
    ];

    private IEnumerable<Check> Poison =>
    [
        Once(Executions.Values.SkipLast(1)),
        new(Executions.Values.LastOrDefault(-1) == 0, "the one that fails left nothing"),
        new(
            FailedAttempts == MostAttempts,
            $"it was tried {FailedAttempts} times by the whole fleet, then parked: {Starts} starts in all"),
        new(
            Starts == Options.Instances * CloudRunPolicy.MostStarts && Seen.First.All(story => story.ExitCodes.All(code => code != 0) && story.Killed == 0),
            $"all of them ended by themselves, with exit codes {Names(Seen.First.SelectMany(story => story.ExitCodes).Distinct().Select(code => $"{code}"))}"),
        new(
            !Seen.RolledOut && Seen.First.All(story => story.Served == 0),
            "the rollout failed, and no request reached the new revision"),
        new(Seen.Old.All(story => story.ExitCodes.IsEmpty), "the old revision goes on serving"),
    ];

    private IEnumerable<Check> Slowness =>
    [
        Once(Executions.Values),
        new(
            Seen.First.All(story => story.Killed == CloudRunPolicy.MostStarts),
            $"{Seen.First.Sum(story => story.Killed)} of {Starts} starts were ended at the limit of {Options.Window.TotalSeconds:0.#} s: the first rollout failed"),
        new(
            Seen.CutOff is { Done: > 0 } cutOff && cutOff.Done < cutOff.Statements,
            $"they got {Seen.CutOff?.Done} of {Seen.CutOff?.Statements} statements of the slow migration done"),
        new(
            Slow is not null && Slow.Runs - Slow.Statements <= Seen.First.Sum(story => story.Killed),
            $"each went on where the one before was cut off: {Slow?.Runs} executions of {Slow?.Statements} statements"),
        new(Seen.JobExitCode == 0, $"the job did the rest and ended with exit code {Seen.JobExitCode}"),
        new(
            History.SingleOrDefault(row => row.Version == SlowMigration.Version) is { AppliedBy: RolloutOutcome.Job, Status: HistoryRow.Applied },
            "the slow migration's end is the job's, and the instances behind it only waited"),
    ];

    private int Starts => Seen.First.Sum(story => story.ExitCodes.Count);

    private static Check Once(IEnumerable<long> executions)
    {
        var times = executions.ToArray();
        return new(times.Length > 0 && times.All(count => count == 1), $"{times.Count(count => count == 1)} of {times.Length} migrations have their effect in the database exactly once");
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("nobody"));
}
