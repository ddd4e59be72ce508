namespace SpannerMutex.Migrations.Scripts;

/// <summary>Statements of a script that are sent in one call.</summary>
/// <param name="First">The first one's index.</param>
/// <param name="Count">How many.</param>
internal readonly record struct DmlBatch(int First, int Count)
{
    private const int MaxCount = 100;

    // A request may have 10 MB (https://cloud.google.com/spanner/quotas#limits-for); a character is 3 bytes at most.
    private const int MaxLength = 1_000_000;

    /// <summary>
    /// All statements, in order. A statement with THEN RETURN is sent alone: a batch's reply has no rows, and whether a batch
    /// accepts such a statement is not documented.
    /// </summary>
    public static IEnumerable<DmlBatch> Of(IReadOnlyList<ScriptStatement> statements)
    {
        var first = 0;
        while (first < statements.Count)
        {
            var end = first + 1;
            var length = statements[first].Sql.Length;
            if (!ReturnsRows(statements[first]))
            {
                while (end < statements.Count
                    && end - first < MaxCount
                    && length + statements[end].Sql.Length <= MaxLength
                    && !ReturnsRows(statements[end]))
                {
                    length += statements[end++].Sql.Length;
                }
            }

            yield return new DmlBatch(first, end - first);
            first = end;
        }
    }

    /// <summary>For people: <c>statement 1 of 3</c>, <c>statements 1 to 3 of 3</c>.</summary>
    public string Title(int total) =>
        Count == 1 ? $"statement {First + 1} of {total}" : $"statements {First + 1} to {First + Count} of {total}";

    private static bool ReturnsRows(ScriptStatement statement)
    {
        if (!statement.Sql.Contains("RETURN", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var words = SqlWords.Of(statement.Sql);
        return Enumerable.Range(1, Math.Max(0, words.Count - 1)).Any(i => words[i - 1].Is("THEN") && words[i].Is("RETURN"));
    }
}
