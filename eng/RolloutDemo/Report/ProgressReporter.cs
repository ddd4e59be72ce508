using System.Globalization;
using RolloutDemo.Observation;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RolloutDemo.Report;

/// <summary>Tells a run while it goes on: as a growing time line in a terminal, a line an event anywhere else.</summary>
internal sealed class ProgressReporter(IAnsiConsole console, Timeline timeline, RunClock clock)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(80);

    private readonly Dictionary<string, int> _told = [];

    /// <summary>Tells it until a task has ended.</summary>
    public async Task TellAsync(Func<IReadOnlyList<InstanceStory>> stories, Task run)
    {
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi)
        {
            await UntilAsync(run, () => TellNews(stories()));
            return;
        }

        await console.Live(Now()).AutoClear(true).StartAsync(live => UntilAsync(run, () => live.UpdateTarget(Now())));

        IRenderable Now() => timeline.Draw(stories(), clock.Elapsed, []);
    }

    private static async Task UntilAsync(Task run, Action show)
    {
        while (await Task.WhenAny(run, Task.Delay(s_interval)) != run)
        {
            show();
        }

        show();
    }

    private void TellNews(IReadOnlyList<InstanceStory> stories)
    {
        var news = stories
            .SelectMany(story => story.Phases
                .Skip(_told.GetValueOrDefault(story.Name, story.StartedAt == TimeSpan.Zero ? 1 : 0))
                .Select(change => (story, change)))
            .OrderBy(item => item.change.At)
            .ToArray();
        foreach (var (story, change) in news)
        {
            var time = change.At.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
            console.WriteLine($"  {time,6} s  {story.Name,-5} {Sentence(story, change.Phase)}");
            _told[story.Name] = story.Phases.IndexOf(change) + 1;
        }
    }

    private static string Sentence(InstanceStory story, InstancePhase phase) => phase switch
    {
        InstancePhase.Starting => "starts",
        InstancePhase.Checking => "checks what is pending",
        InstancePhase.Waiting => $"waits for {story.Holder ?? "the one that migrates"}",
        InstancePhase.Migrating => "has the lease and migrates",
        InstancePhase.Ready => "is ready",
        InstancePhase.Serving => "gets the requests",
        InstancePhase.Draining => "gets no more requests",
        InstancePhase.Ended => "has ended",
        _ => story.Killed > 0 ? "failed: its time to start was up" : "failed",
    };
}
