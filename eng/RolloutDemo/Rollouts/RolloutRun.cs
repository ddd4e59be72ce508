using System.Globalization;
using RolloutDemo.Database;
using RolloutDemo.Observation;
using RolloutDemo.Platform;
using RolloutDemo.Report;
using Spectre.Console;

namespace RolloutDemo.Rollouts;

/// <summary>One run, from an empty database over a first revision to a verdict on the second.</summary>
internal static class RolloutRun
{
    public static async Task<RolloutResult> RunAsync(RolloutOptions options, IAnsiConsole console, CancellationToken cancellationToken)
    {
        await using var emulator = await DemoEmulator.ProvideAsync(console, cancellationToken);
        using var database = await DemoDatabase.CreateAsync(emulator.Host, cancellationToken);
        using var next = await NextMigrations.WriteAsync(options, database, cancellationToken);
        var executions = EffectCounter.Load(database, next.Files, next.Effects);
        Announce(console, options);

        var clock = new RunClock();
        var roster = new Roster(clock);
        await using var rollout = new Rollout(options, database, emulator, next, executions, roster, clock);
        var timeline = new Timeline(console.Profile.Width);
        var run = rollout.RunAsync(cancellationToken);
        await new ProgressReporter(console, timeline, clock).TellAsync(() => roster.Stories, run);
        var seen = await run;
        var end = clock.Elapsed;

        var findings = new RolloutFindings(
            options,
            seen,
            await database.ReadHistoryAsync(cancellationToken),
            await executions.CountAsync(cancellationToken),
            await database.CountFailedAttemptsAsync(cancellationToken),
            seen.CutOff is null ? null : await SlowProgress.ReadAsync(database, cancellationToken));

        console.WriteLine();
        console.Write(timeline.Draw(seen.Stories, end, [.. findings.History.Select(row => row.AppliedBy).Distinct()]));
        var summary = new Summary(console);
        summary.Migrations(findings.History, findings.Executions, isCountedInData: true);
        summary.Reasons([.. seen.Stories.Where(story => story.Phase == InstancePhase.Failed)], rollout.Log);
        summary.Verdict(findings.Checks);
        console.MarkupLineInterpolated($"  [grey]Database: {database.Name}[/]");
        return RolloutResult.Of(findings, database.Name.ToString());
    }

    private static void Announce(IAnsiConsole console, RolloutOptions options)
    {
        var brings = options.Scenario switch
        {
            RolloutScenario.Poison => "a migration that fails",
            RolloutScenario.Slow => "a migration that takes longer than an instance may take to start",
            _ => "new migrations",
        };
        var startup = CloudRunPolicy.Startup(options.Window);
        console.MarkupLineInterpolated($"\n[bold]Revision 1 serves; revision 2, {options.Instances} instances, brings {brings}[/]");
        console.MarkupLine(string.Create(
            CultureInfo.InvariantCulture,
            $"[grey]Startup probe: GET {startup.Path} every {startup.Period.TotalSeconds:0.#} s; after {startup.Window.TotalSeconds:0.#} s SIGTERM, 10 s later SIGKILL; {CloudRunPolicy.MostStarts} starts.[/]\n"));
        if (options.Scenario == RolloutScenario.Slow)
        {
            console.MarkupLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[grey]This takes about {SlowMigration.RunTime(options.Window):m\\:ss} (min:s): {CloudRunPolicy.MostStarts} starts that are cut off, then a job that does the rest.[/]\n"));
        }
    }
}
