namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// The tables of this library. A script that changes them could release a held lease, or delete the history: it is rejected
/// before anything runs.
/// </summary>
internal static class OwnTables
{
    /// <exception cref="MigrationScriptException">A script changes one of them.</exception>
    /// <param name="folder">The folder of the scripts.</param>
    /// <param name="scripts">The scripts.</param>
    /// <param name="tables">The tables, each with its purpose.</param>
    public static void ThrowIfChanged(string folder, ScriptSet scripts, IReadOnlyList<(string Table, string Holds)> tables)
    {
        var problems = scripts.Scripts
            .SelectMany(script => script.Statements.SelectMany(statement => ProblemsOf(script, statement, tables)))
            .ToList();
        if (problems.Count > 0)
        {
            throw new MigrationScriptException(folder, problems);
        }
    }

    private static IEnumerable<ScriptProblem> ProblemsOf(
        MigrationScript script, ScriptStatement statement, IReadOnlyList<(string Table, string Holds)> tables)
    {
        var keyword = StatementKeyword.Of(statement.Sql);
        foreach (var name in ChangedTables.Of(statement.Sql))
        {
            var line = statement.Line + statement.Sql.AsSpan(0, name.Position).Count('\n');
            if (name.IsQuoted && name.Text.Contains('\\', StringComparison.Ordinal))
            {
                yield return new ScriptProblem(script.FileName, line, Escaped($" `{name.Text}`")) { MessageWithoutQuotes = Escaped("") };
            }

            // Table names are case-insensitive: https://cloud.google.com/spanner/docs/reference/standard-sql/lexical#case_sensitivity
            var own = tables.FirstOrDefault(table => table.Table.Equals(name.Text, StringComparison.OrdinalIgnoreCase));
            if (own.Table is not null)
            {
                yield return new ScriptProblem(
                    script.FileName,
                    line,
                    $"{keyword} on the table {own.Table}, in which SpannerMutex keeps {own.Holds}: a migration must not change it, "
                    + "or build on it. Take the statement out. If the table is the app's own, name another for SpannerMutex. If something has to be changed there, change it by hand, while no instance runs.");
            }
        }
    }

    private static string Escaped(string name) => $"the table name{name} has an escape sequence. Write the name without a backslash.";
}
