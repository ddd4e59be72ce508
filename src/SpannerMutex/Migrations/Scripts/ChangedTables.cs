namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// The names of the tables that a statement writes to, changes, or ties to another object (an index, a foreign key, an
/// interleaved table). Tables that it only reads are not among them.
/// </summary>
/// <remarks>
/// Not a parser: it knows the position of such a name in the statements of
/// https://cloud.google.com/spanner/docs/reference/standard-sql/data-definition-language and
/// https://cloud.google.com/spanner/docs/reference/standard-sql/dml-syntax. A name with a schema in front of it is left
/// out, since the tables of this library are in the default schema, which has no name.
/// </remarks>
internal static class ChangedTables
{
    public static IEnumerable<SqlWord> Of(string sql)
    {
        var words = SqlWords.Of(sql);
        if (words.Count == 0)
        {
            return [];
        }

        var first = words[0];
        return first.IsOneOf("INSERT", "UPDATE", "DELETE") ? OfDml(words)
            : first.IsOneOf("GRANT", "REVOKE", "RENAME") ? OfList(words)
            : OfDdl(words);
    }

    private static IEnumerable<SqlWord> OfDml(IReadOnlyList<SqlWord> words)
    {
        var at = 1;
        if (words[0].Is("INSERT"))
        {
            Skip("OR");
            Skip("IGNORE", "UPDATE", "REPLACE");
            Skip("INTO");
        }
        else if (words[0].Is("DELETE"))
        {
            Skip("FROM");
        }

        return IsWholeName(words, at) ? [words[at]] : [];

        void Skip(params ReadOnlySpan<string> keywords)
        {
            if (at < words.Count && words[at].IsOneOf(keywords))
            {
                at++;
            }
        }
    }

    // GRANT … ON TABLE a, b TO …; RENAME TABLE a TO b, c TO d: every name behind TABLE.
    private static IEnumerable<SqlWord> OfList(IReadOnlyList<SqlWord> words)
    {
        var isListed = false;
        for (var i = 0; i < words.Count; i++)
        {
            if (isListed && IsWholeName(words, i))
            {
                yield return words[i];
            }

            isListed |= words[i].Is("TABLE");
        }
    }

    private static IEnumerable<SqlWord> OfDdl(IReadOnlyList<SqlWord> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            // CREATE INDEX … ON a; INTERLEAVE IN [PARENT] a; REFERENCES a; RENAME TO a; ADD SYNONYM a.
            if (IsWholeName(words, i)
                && words[i - 1].IsOneOf("TABLE", "EXISTS", "VIEW", "INDEX", "ON", "IN", "PARENT", "REFERENCES", "TO", "SYNONYM"))
            {
                yield return words[i];
            }
        }
    }

    private static bool IsWholeName(IReadOnlyList<SqlWord> words, int at) =>
        at < words.Count
        && words[at].IsName
        && words[at - 1].Text != "."
        && (at + 1 == words.Count || words[at + 1].Text != ".");
}
