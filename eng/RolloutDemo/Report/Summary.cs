using System.Globalization;
using RolloutDemo.Database;
using RolloutDemo.Observation;
using RolloutDemo.Rollouts;
using Spectre.Console;

namespace RolloutDemo.Report;

/// <summary>Tells what was found when all had settled.</summary>
internal sealed class Summary(IAnsiConsole console)
{
    private const int LogLines = 12;
    private const int MostLogs = 3;

    public void Migrations(IReadOnlyList<HistoryRow> history, IReadOnlyDictionary<long, long> executions, bool isCountedInData)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Migration", column => column.NoWrap());
        table.AddColumns("Kind", "By", "Took");
        table.AddColumn(isCountedInData ? "In the data" : "In the history", column => column.NoWrap());
        var rows = history.ToDictionary(row => row.Version);
        foreach (var (version, times) in executions)
        {
            var row = rows.GetValueOrDefault(version);
            table.AddRow(
                Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"V{version:0000} {row?.Name}")),
                row?.Kind switch { "Ddl" => "DDL", "Dml" => "DML", "PartitionedDml" => "partitioned", _ => "–" },
                Markup.Escape(row?.AppliedBy ?? "–"),
                Took(row),
                times switch { 1 => "[green]once[/]", 0 => "[red]missing[/]", < 0 => "[red]by halves[/]", _ => $"[red]{times} times[/]" });
        }

        console.Write(table);
    }

    public void Failures(IReadOnlyList<InstanceStory> stories, Func<string, IReadOnlyList<string>> log)
    {
        var failed = stories.Where(story => story.ReadyAt is null).ToArray();
        foreach (var story in failed)
        {
            var how = story.ExitCode is { } code ? $"ended with exit code {code}" : "did not become ready";
            console.MarkupLineInterpolated($"[red]✗ {story.Name} {how}[/]{(story.LastError is null ? "" : $": {story.LastError}")}");
        }

        // Most often all fail for one reason: one log tells it. Those that died without a word have only their log.
        foreach (var story in failed.Where((story, i) => i == 0 || story.LastError is null).Take(MostLogs))
        {
            Log(story.Name, log);
        }

        if (failed.Length > 0)
        {
            console.WriteLine();
        }
    }

    public void Verdict(DemoResult result, IReadOnlyList<InstanceStory> stories, bool allServe, string path)
    {
        Line(result.Ok, result.Ready == result.Instances, result.Ready == 0
            ? $"none of {result.Instances} instances became ready"
            : $"{result.Ready} of {result.Instances} instances ready, the first after {Seconds(result.FirstReadyMs)}, the last after {Seconds(result.LastReadyMs)}");
        Line(
            result.Ok,
            result.Executions.Count > 0 && result.Executions.Values.All(times => times == 1),
            $"{result.Executions.Values.Count(times => times == 1)} of {result.Executions.Count} migrations have their effect in the database exactly once");
        Line(result.Ok, result.MigratedBy.Count == 1, $"migrated by {(result.MigratedBy.Count == 0 ? "nobody" : string.Join(", ", result.MigratedBy))}");
        Line(
            result.Ok,
            result.ServedUnmigrated == 0,
            $"{result.ServedUnmigrated} of {stories.Sum(story => story.Served)} answers of GET {path} came before the migrations ({stories.Sum(story => story.Refused)} requests found no open port or were turned away)");
        Line(result.Ok, allServe && result.Ready > 0, $"every ready instance answers GET {path}");
        console.MarkupLineInterpolated($"  [grey]Spanner calls: {string.Join("  ", result.SpannerCalls.Select(calls => $"{calls.Key} {calls.Value?.ToString(CultureInfo.InvariantCulture) ?? "?"}"))}[/]");
        console.MarkupLineInterpolated($"  [grey]Database: {result.Database}[/]");
        if (!result.Ok)
        {
            Failed();
        }
    }

    /// <summary>Why a revision did not come up: each reason once, with the instances that gave it.</summary>
    public void Reasons(IReadOnlyList<InstanceStory> stories, Func<string, IReadOnlyList<string>> log)
    {
        foreach (var reason in stories.GroupBy(story => story.LastError))
        {
            var names = string.Join(", ", reason.Select(story => story.Name));
            if (reason.Key is not null)
            {
                console.MarkupLineInterpolated($"[grey]{names}:[/] {reason.Key}\n");
            }
            else if (reason.FirstOrDefault(story => story.Killed == 0) is { } silent)
            {
                Log(silent.Name, log);
            }
        }
    }

    public void Verdict(IReadOnlyList<Check> checks)
    {
        var isOk = checks.All(check => check.Holds);
        foreach (var check in checks)
        {
            Line(isOk, check.Holds, check.Finding);
        }

        if (!isOk)
        {
            Failed();
        }
    }

    private void Log(string name, Func<string, IReadOnlyList<string>> log)
    {
        console.MarkupLineInterpolated($"\n[grey]The last lines that {name} wrote (without stack traces):[/]");
        foreach (var line in log(name).Where(line => !IsStackFrame(line)).TakeLast(LogLines))
        {
            console.MarkupLineInterpolated($"[grey]│[/] {line}");
        }
    }

    private static bool IsStackFrame(string line) =>
        line.TrimStart() is var text && (text.StartsWith("at ", StringComparison.Ordinal) || text.StartsWith("--- End of", StringComparison.Ordinal));

    private void Failed() => console.MarkupLine("[red]✗ This run failed.[/]");

    // What holds of a run that failed proves nothing: it gets no tick that somebody could take for a success.
    private void Line(bool isOk, bool holds, string text) =>
        console.MarkupLineInterpolated($"[{(!holds ? "red" : isOk ? "green" : "grey")}]{(!holds ? '✗' : isOk ? '✓' : '·')}[/] {text}");

    private static string Seconds(long? milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.00} s");

    private static string Took(HistoryRow? row) => row switch
    {
        { Status: not HistoryRow.Applied } => $"[red]{Markup.Escape(row.Status.ToLowerInvariant())}[/]",
        { FinishedAt: { } finished } when finished == row.StartedAt => "one commit",
        { FinishedAt: { } finished } =>
            string.Create(CultureInfo.InvariantCulture, $"{(finished - row.StartedAt).TotalMilliseconds:0} ms"),
        _ => "–",
    };
}
