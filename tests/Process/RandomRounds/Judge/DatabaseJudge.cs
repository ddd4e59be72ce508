using System.Globalization;
using RandomRounds.Plan;
using RandomRounds.Run;

namespace RandomRounds.Judge;

/// <summary>Compares what is in the database with the model, by plain REST reads.</summary>
internal sealed class DatabaseJudge(SpannerRest database, ExpectedDatabase expected)
{
    /// <summary>Begins a failure that says that an effect came more than once.</summary>
    public const string Doubled = "doubled: ";

    private readonly List<string> _failures = [];

    /// <summary>Doubles two effects, to see whether the judge sees it. The database is of no more use then.</summary>
    public async Task<bool> SeesDoubledEffectsAsync()
    {
        await database.ExecuteAsync("INSERT INTO Log (Id, Step) SELECT GENERATE_UUID(), Step FROM Log LIMIT 1");
        var filled = expected.Tables.FirstOrDefault(table => table.Rows.Count > 0);
        if (filled is not null)
        {
            await database.ExecuteAsync($"UPDATE {filled.Name} SET N = N + 1 WHERE true");
        }

        return (await FailuresAsync(isFinished: true)).Count(failure => failure.StartsWith(Doubled, StringComparison.Ordinal)) == (filled is null ? 1 : 2);
    }

    /// <summary>What is not as the model has it. Before the migrations are finished only what came twice is told, not what is missing.</summary>
    public async Task<IReadOnlyList<string>> FailuresAsync(bool isFinished)
    {
        _failures.Clear();
        try
        {
            Counted("schema change", expected.Ddl, [.. (await database.AppliedDdlAsync()).Where(IsOfTheScripts)]);
            Counted("logged step", expected.Logged, await ColumnAsync("SELECT Step FROM Log"));
            Counted("column", Columns(), await ColumnAsync(
                "SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = '' AND NOT STARTS_WITH(TABLE_NAME, 'SpannerMutex')"));
            Counted("index", expected.Tables.SelectMany(table => table.Indexes), await ColumnAsync(
                "SELECT INDEX_NAME FROM INFORMATION_SCHEMA.INDEXES WHERE TABLE_SCHEMA = '' AND INDEX_TYPE = 'INDEX' AND NOT SPANNER_IS_MANAGED AND NOT STARTS_WITH(TABLE_NAME, 'SpannerMutex')"));
            if (isFinished)
            {
                foreach (var table in expected.Tables)
                {
                    await CompareRowsAsync(table);
                }
            }
        }
        catch (InvalidOperationException e)
        {
            _failures.Add($"the database could not be read: {e.Message}");
        }

        return [.. _failures.Where(failure => isFinished || failure.StartsWith(Doubled, StringComparison.Ordinal))];
    }

    private static bool IsOfTheScripts(string statement) => !statement.Contains("SpannerMutex", StringComparison.Ordinal);

    private IEnumerable<string> Columns() => expected.Tables
        .SelectMany(table => table.Columns.Concat(["Id", "P"]).Select(column => $"{table.Name}.{column}"))
        .Concat(["Log.Id", "Log.Step"]);

    private void Counted(string what, IEnumerable<string> wanted, IReadOnlyCollection<string> found)
    {
        var once = wanted.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, count) in found.CountBy(name => name))
        {
            if (!once.Remove(name))
            {
                _failures.Add($"unexpected: {what} {name}");
            }
            else if (count > 1)
            {
                _failures.Add($"{Doubled}{what} {name}, {count} times");
            }
        }

        _failures.AddRange(once.Select(name => $"missing: {what} {name}"));
    }

    private async Task CompareRowsAsync(ExpectedTable table)
    {
        string[] columns = ["P", .. table.Columns];
        var found = (await database.QueryAsync($"SELECT Id, {string.Join(", ", columns)} FROM {table.Name} ORDER BY Id"))
            .Select(row => string.Join(' ', row.Select(value => value ?? "NULL"))).ToArray();
        var wanted = table.Rows.Select(row => string.Join(
            ' ', columns.Select(column => row.Value.TryGetValue(column, out var value) ? Text(value) : "NULL").Prepend(Text(row.Key)))).ToArray();
        var differences = wanted.Except(found).Select(row => $"has not {row}").Concat(found.Except(wanted).Select(row => $"has {row}")).ToArray();
        if (differences.Length > 0)
        {
            _failures.Add($"{Doubled}or lost: {differences.Length} rows of {table.Name} (Id, {string.Join(", ", columns)}): {string.Join("; ", differences.Take(6))}");
        }
    }

    private async Task<IReadOnlyCollection<string>> ColumnAsync(string sql) => [.. (await database.QueryAsync(sql)).Select(row => row[0]!)];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
