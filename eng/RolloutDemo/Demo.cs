using System.Globalization;
using RolloutDemo.Database;
using RolloutDemo.Observation;
using RolloutDemo.Platform;
using RolloutDemo.Report;
using Spectre.Console;

namespace RolloutDemo;

/// <summary>One run, from an empty database to a verdict.</summary>
internal static class Demo
{
    // Cloud Run's limit of a startup probe (https://cloud.google.com/run/docs/configuring/healthchecks).
    private static readonly TimeSpan s_startupLimit = TimeSpan.FromSeconds(240);

    public static async Task<DemoResult> RunAsync(DemoOptions options, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var folder = options.Migrations?.FullName ?? Checkout.ServiceMigrations;
        await using var emulator = await DemoEmulator.ProvideAsync(console, cancellationToken);
        using var database = await DemoDatabase.CreateAsync(emulator.Host, cancellationToken);
        await database.CheckAsync(folder, cancellationToken);
        var migrations = MigrationFile.ReadFolder(folder);

        // The service's own endpoints need the tables of its own migrations.
        var isOwn = options.Migrations is null;
        var path = isOwn ? "/orders" : "/";
        IExecutionCounter counter = isOwn
            ? EffectCounter.Load(database, migrations, Checkout.ServiceEffects)
            : new HistoryCounter(database, migrations);

        console.MarkupLineInterpolated(
            $"\n[bold]{options.Instances} instances start at once on an empty database with {migrations.Count} migrations pending[/]\n");
        var clock = new RunClock();
        await using var revision = await CloudRunRevision.StartAsync(
            options.Instances, new Release($"{CloudRunInstance.Service}-00001", database.Configuration(emulator, folder)));
        await using var observers = new Observers(revision, path, new MigrationObserver(counter), clock);
        var timeline = new Timeline(console.Profile.Width);
        await WatchAsync(new ProgressReporter(console, timeline, clock), observers, console, cancellationToken);
        var end = clock.Elapsed;
        var allServe = await observers.FinishAsync(cancellationToken);

        var history = await database.ReadHistoryAsync(cancellationToken);
        var executions = await counter.CountAsync(cancellationToken);
        var stories = observers.Stories;
        var result = Judge(database, stories, history, executions, allServe);

        console.WriteLine();
        console.Write(timeline.Draw(stories, end, result.MigratedBy));
        var summary = new Summary(console);
        summary.Migrations(history, executions, isOwn);
        summary.Failures(stories, name => revision.Instances.Single(instance => instance.Name == name).Log.Lines());
        summary.Verdict(result, stories, allServe, path);
        return result;
    }

    private static async Task WatchAsync(
        ProgressReporter reporter, Observers observers, IAnsiConsole console, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_startupLimit);
        var probes = observers.ProbeAsync(limit.Token);
        await reporter.TellAsync(() => observers.Stories, probes);
        try
        {
            await probes;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            console.MarkupLineInterpolated(
                $"[red]Not all instances were ready within {s_startupLimit.TotalSeconds} s, after which Cloud Run would end them.[/]");
        }
    }

    private static DemoResult Judge(
        DemoDatabase database,
        IReadOnlyList<InstanceStory> stories,
        IReadOnlyList<HistoryRow> history,
        IReadOnlyDictionary<long, long> executions,
        bool allServe)
    {
        var readyAt = stories.Where(story => story.ReadyAt is not null).Select(story => (long)story.ReadyAt!.Value.TotalMilliseconds).ToArray();
        string[] migratedBy = [.. history.Select(row => row.AppliedBy).Distinct()];
        var servedUnmigrated = stories.Sum(story => story.ServedUnmigrated);
        var isOk = readyAt.Length == stories.Count
            && executions.Count > 0
            && executions.Values.All(times => times == 1)
            && migratedBy.Length == 1
            && servedUnmigrated == 0
            && allServe;
        return new DemoResult(
            isOk,
            database.Name.ToString(),
            stories.Count,
            readyAt.Length,
            executions.ToDictionary(pair => pair.Key.ToString(CultureInfo.InvariantCulture), pair => pair.Value),
            migratedBy,
            servedUnmigrated,
            readyAt.Length > 0 ? readyAt.Min() : null,
            readyAt.Length > 0 ? readyAt.Max() : null,
            stories.ToDictionary(story => story.Name, story => story.SpannerCalls));
    }
}
