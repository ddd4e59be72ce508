namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// As much of GoogleSQL's lexical structure as decides where a statement ends
/// (https://cloud.google.com/spanner/docs/reference/standard-sql/lexical).
/// </summary>
/// <remarks>
/// The prefixes r, b, rb and br need no rule: in a raw literal, too, the character after a backslash never closes the
/// literal ("a raw string cannot end with an odd number of backslashes"). Block comments don't nest. A line break behind
/// a backslash is taken into a literal of one line, as Spanner's emulator does, although the page says otherwise.
/// </remarks>
internal static class SqlLexer
{
    /// <param name="text">A text whose line endings are <c>\n</c>.</param>
    /// <param name="start">Where the token begins: the end of the one before.</param>
    public static SqlToken Next(string text, int start) => text[start] switch
    {
        ';' => new SqlToken(SqlTokenKind.Semicolon, start, start + 1),
        '\'' or '"' or '`' => Quoted(text, start),
        '#' => LineComment(text, start),
        '-' when IsAt(text, start, "--") => LineComment(text, start),
        '/' when IsAt(text, start, "/*") => BlockComment(text, start),
        _ => new SqlToken(SqlTokenKind.Text, start, start + 1),
    };

    private static SqlToken Quoted(string text, int start)
    {
        var delimiter = text[start] switch
        {
            '\'' => IsAt(text, start, "'''") ? "'''" : "'",
            '"' => IsAt(text, start, "\"\"\"") ? "\"\"\"" : "\"",
            _ => "`",
        };
        var spansLines = delimiter.Length == 3;

        for (var i = start + delimiter.Length; i < text.Length; i++)
        {
            if (IsAt(text, i, delimiter))
            {
                return new SqlToken(SqlTokenKind.Quoted, start, i + delimiter.Length);
            }

            if (text[i] == '\n' && !spansLines)
            {
                return new SqlToken(SqlTokenKind.Quoted, start, i, delimiter);
            }

            if (text[i] == '\\')
            {
                i++;
            }
        }

        return new SqlToken(SqlTokenKind.Quoted, start, text.Length, delimiter);
    }

    private static SqlToken LineComment(string text, int start)
    {
        var end = text.IndexOf('\n', start);
        return new SqlToken(SqlTokenKind.LineComment, start, end < 0 ? text.Length : end);
    }

    private static SqlToken BlockComment(string text, int start)
    {
        var end = text.IndexOf("*/", start + 2, StringComparison.Ordinal);
        return end < 0
            ? new SqlToken(SqlTokenKind.BlockComment, start, text.Length, "*/")
            : new SqlToken(SqlTokenKind.BlockComment, start, end + 2);
    }

    private static bool IsAt(string text, int index, string what) =>
        text.AsSpan(index).StartsWith(what, StringComparison.Ordinal);
}
