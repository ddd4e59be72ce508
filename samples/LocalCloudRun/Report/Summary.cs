using System.Globalization;
using LocalCloudRun.Database;
using LocalCloudRun.Observation;
using Spectre.Console;
using SpannerMutex.Migrations.Scripts;

namespace LocalCloudRun.Report;

/// <summary>Tells what was found when all had settled.</summary>
internal sealed class Summary(IAnsiConsole console)
{
    public void Migrations(IReadOnlyList<HistoryRow> history, IReadOnlyDictionary<long, long> executions, bool isCountedInData)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Migration", column => column.NoWrap());
        table.AddColumns("Kind", "By", "Took", isCountedInData ? "In the data" : "In the history");
        var rows = history.ToDictionary(row => row.Version);
        foreach (var (version, times) in executions)
        {
            var row = rows.GetValueOrDefault(version);
            table.AddRow(
                Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"V{version:0000} {row?.Name}")),
                row?.Kind switch { nameof(ScriptKind.Ddl) => "DDL", nameof(ScriptKind.Dml) => "DML", nameof(ScriptKind.PartitionedDml) => "partitioned", _ => "–" },
                Markup.Escape(row?.AppliedBy ?? "–"),
                Took(row),
                times switch { 1 => "[green]once[/]", 0 => "[red]missing[/]", < 0 => "[red]by halves[/]", _ => $"[red]{times} times[/]" });
        }

        console.Write(table);
    }

    public void Failures(IReadOnlyList<InstanceStory> stories, Func<string, string[]> log)
    {
        // Most often all fail for one reason: one log in full says it.
        foreach (var group in stories.Where(story => story.ReadyAt is null).GroupBy(story => story.LastError))
        {
            var names = string.Join(", ", group.Select(story => story.Name));
            var how = group.First().ExitCode is { } code ? $"ended with exit code {code}" : "did not become ready";
            console.MarkupLineInterpolated($"[red]✗ {names}: {how}[/]{(group.Key is null ? "" : $": {group.Key}")}");
            console.MarkupLineInterpolated($"  [grey]The last lines that {group.First().Name} wrote:[/]");
            foreach (var line in log(group.First().Name))
            {
                console.MarkupLineInterpolated($"  [grey]│[/] {line}");
            }
        }
    }

    public void Verdict(DemoResult result, IReadOnlyList<InstanceStory> stories, bool allServe, string path)
    {
        Line(result.Ready == result.Instances, result.Ready == 0
            ? $"none of {result.Instances} instances became ready"
            : $"{result.Ready} of {result.Instances} instances ready, the first after {Seconds(result.FirstReadyMs)}, the last after {Seconds(result.LastReadyMs)}");
        Line(
            result.Executions.Count > 0 && result.Executions.Values.All(times => times == 1),
            $"{result.Executions.Values.Count(times => times == 1)} of {result.Executions.Count} migrations have their effect in the database exactly once");
        Line(result.MigratedBy.Count == 1, $"migrated by {(result.MigratedBy.Count == 0 ? "nobody" : string.Join(", ", result.MigratedBy))}");
        Line(
            result.ServedUnmigrated == 0,
            $"{result.ServedUnmigrated} of {stories.Sum(story => story.Served)} answers of GET {path} came before the migrations ({stories.Sum(story => story.Refused)} requests found no open port or were turned away)");
        Line(allServe && result.Ready > 0, $"every ready instance answers GET {path}");
        console.MarkupLineInterpolated($"  [grey]Spanner calls: {string.Join("  ", result.SpannerCalls.Select(calls => $"{calls.Key} {calls.Value?.ToString(CultureInfo.InvariantCulture) ?? "?"}"))}[/]");
        console.MarkupLineInterpolated($"  [grey]Database: {result.Database}[/]");
    }

    private void Line(bool isRight, string text) =>
        console.MarkupLineInterpolated($"[{(isRight ? "green" : "red")}]{(isRight ? '✓' : '✗')}[/] {text}");

    private static string Seconds(long? milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.00} s");

    private static string Took(HistoryRow? row) => row switch
    {
        { FinishedAt: { } finished } when finished == row.StartedAt => "one commit",
        { FinishedAt: { } finished } =>
            string.Create(CultureInfo.InvariantCulture, $"{(finished - row.StartedAt).TotalMilliseconds:0} ms"),
        { Status: var status } => Markup.Escape(status),
        null => "–",
    };
}
