namespace SpannerMutex.Migrations.Scripts;

/// <summary>Splits a statement into words; blanks, comments and hints are left out, a literal is one word that is not a name.</summary>
internal static class SqlWords
{
    private const string Literal = "''";

    public static IReadOnlyList<SqlWord> Of(string sql)
    {
        var words = new List<SqlWord>();
        for (var i = 0; i < sql.Length;)
        {
            var token = SqlLexer.Next(sql, i);
            var end = token.End;
            if (sql[i] == '`')
            {
                words.Add(new SqlWord(sql[(i + 1)..Math.Max(i + 1, end - 1)], i, IsName: true, IsQuoted: true));
            }
            else if (token.Kind == SqlTokenKind.Quoted)
            {
                words.Add(new SqlWord(Literal, i, IsName: false, IsQuoted: false));
            }
            else if (IsWordPart(sql[i]))
            {
                end = EndOfWord(sql, i);
                words.Add(new SqlWord(sql[i..end], i, IsName: true, IsQuoted: false));
            }
            else if (StatementKeyword.EndOfHint(sql, i) is { } afterHint)
            {
                end = afterHint;
            }
            else if (token.Kind == SqlTokenKind.Text && !char.IsWhiteSpace(sql[i]))
            {
                words.Add(new SqlWord(sql[i..end], i, IsName: false, IsQuoted: false));
            }

            i = end;
        }

        return words;
    }

    private static int EndOfWord(string sql, int start)
    {
        var end = start;
        while (end < sql.Length && IsWordPart(sql[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsWordPart(char character) => char.IsLetterOrDigit(character) || character == '_';
}
