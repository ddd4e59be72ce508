using System.Globalization;
using System.Text;
using RolloutDemo.Observation;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RolloutDemo.Report;

/// <summary>Draws what the instances did: a bar each, on one time axis.</summary>
internal sealed class Timeline(int terminalWidth)
{
    private const int RoomForText = 46;
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<InstancePhase, (char Mark, string Colour, string Name)> s_styles = new()
    {
        [InstancePhase.Starting] = ('·', "grey", "starting"),
        [InstancePhase.Checking] = ('╌', "grey", "checking"),
        [InstancePhase.Waiting] = ('░', "yellow", "waiting"),
        [InstancePhase.Migrating] = ('█', "blue", "migrating"),
        [InstancePhase.Ready] = ('━', "green", "ready"),
        [InstancePhase.Serving] = ('▬', "green", "gets requests"),
        [InstancePhase.Draining] = ('┄', "green", "drains"),
        [InstancePhase.Failed] = ('×', "red", "failed"),
        [InstancePhase.Ended] = (' ', "grey", "ended"),
    };

    private readonly int _width = Math.Clamp(terminalWidth - RoomForText, 20, 70);

    /// <param name="stories">What was seen of the instances.</param>
    /// <param name="now">Where the axis ends.</param>
    /// <param name="migratedBy">Which of them migrated, as far as it is known.</param>
    public IRenderable Draw(IReadOnlyList<InstanceStory> stories, TimeSpan now, IReadOnlyList<string> migratedBy)
    {
        var span = now > s_shortest ? now : s_shortest;
        var grid = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 1, 0) })
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 1, 0), Width = _width })
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 0, 0) });
        foreach (var story in stories)
        {
            grid.AddRow(story.Name, Bar(story, now, span), Text(story, migratedBy));
        }

        grid.AddRow("", $"[grey]{Axis(span)}[/]", "");
        var legend = s_styles
            .Where(style => style.Key <= InstancePhase.Ready || (style.Key != InstancePhase.Ended && stories.Any(story => story.Was(style.Key))))
            .Select(style => style.Value)
            .Select(style => $"[{style.Colour}]{style.Mark}[/] [grey]{style.Name}[/]");
        return new Rows(grid, new Text(""), new Padder(new Markup(string.Join("   ", legend)), new Padding(2, 0, 0, 0)));
    }

    private string Bar(InstanceStory story, TimeSpan now, TimeSpan span)
    {
        var bar = new StringBuilder(new string(' ', Column(story.StartedAt)));
        for (var i = 0; i < story.Phases.Count; i++)
        {
            var (mark, colour, _) = s_styles[story.Phases[i].Phase];
            var from = Column(story.Phases[i].At);
            var to = Column(i + 1 < story.Phases.Count ? story.Phases[i + 1].At : now);
            bar.Append(CultureInfo.InvariantCulture, $"[{colour}]{new string(mark, to - from)}[/]");
        }

        return bar.ToString();

        int Column(TimeSpan at) => (int)Math.Round(Math.Min(at / span, 1) * _width);
    }

    private static string Text(InstanceStory story, IReadOnlyList<string> migratedBy) => story.Phase switch
    {
        InstancePhase.Starting => "[grey]starts[/]",
        InstancePhase.Checking => "[grey]checks what is pending[/]",
        InstancePhase.Waiting => $"[yellow]waits for {Markup.Escape(story.Holder ?? "another")}[/]",
        InstancePhase.Migrating => $"[blue]{Markup.Escape(Short(story.Migration ?? "migrates"))}[/]",
        InstancePhase.Ready => $"[green]ready {Seconds(story.ReadyAt!.Value)}[/]  {How(story, migratedBy)}",
        InstancePhase.Serving => $"[green]ready {Seconds(story.ReadyAt!.Value)}[/], served {story.Served}{(migratedBy.Contains(story.Name) ? ", [blue]migrated[/]" : "")}",
        InstancePhase.Draining => $"[green]served {story.Served}[/]",
        InstancePhase.Ended => $"[grey]exit code {story.ExitCode}{(story.Served > 0 ? $", served {story.Served}" : "")}[/]{(story.Served == 0 && migratedBy.Contains(story.Name) ? ", [blue]migrated[/]" : "")}",
        _ => $"[red]failed{Times(story)}{(story.ExitCode is { } code ? $", exit code {code}" : "")}[/]",
    };

    private static string Times(InstanceStory story) =>
        (story.ExitCodes.Count > 1 ? $" {story.ExitCodes.Count} times" : "") + (story.Killed > 0 ? ", killed" : "");

    private static string How(InstanceStory story, IReadOnlyList<string> migratedBy) =>
        migratedBy.Contains(story.Name) ? "[blue]it migrated[/]"
        : story.Was(InstancePhase.Migrating) ? "[grey]found it done[/]"
        : story.Holder is { } holder ? $"[grey]waited for {Markup.Escape(holder)}[/]"
        : story.Was(InstancePhase.Waiting) ? "[grey]waited[/]"
        : "";

    private string Axis(TimeSpan span)
    {
        // Round steps that leave room for their labels.
        var step = ((double[])[0.5, 1, 2, 5, 10, 20, 50, 100]).First(step => step / span.TotalSeconds * _width >= 10 || step == 100);
        var axis = new StringBuilder(new string(' ', _width));
        for (var second = 0.0; second <= span.TotalSeconds; second += step)
        {
            var label = $"╵{second.ToString("0.#", CultureInfo.InvariantCulture)} s";
            var at = (int)Math.Round(second / span.TotalSeconds * _width);
            if (at + label.Length <= _width)
            {
                axis.Remove(at, label.Length).Insert(at, label);
            }
        }

        return axis.ToString();
    }

    private static string Short(string text) => text.Length <= 28 ? text : text[..27] + "…";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
