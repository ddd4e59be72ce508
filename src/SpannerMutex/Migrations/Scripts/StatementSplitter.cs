using System.Text;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>Splits a file's text at its semicolons and takes the comments out.</summary>
internal static class StatementSplitter
{
    public static ParsedScript Split(string text)
    {
        var statements = new List<ScriptStatement>();
        var lineComments = new List<(string Text, int Line)>();
        var sql = new StringBuilder();
        var line = 1;
        var firstLine = 0;

        for (var i = 0; i < text.Length;)
        {
            var token = SqlLexer.Next(text, i);
            var span = text.AsSpan(token.Start, token.End - token.Start);
            if (token.Missing is { } missing)
            {
                return new ParsedScript(statements, lineComments, (NoEnd(missing), line));
            }

            switch (token.Kind)
            {
                case SqlTokenKind.Semicolon:
                    Flush();
                    break;
                case SqlTokenKind.LineComment:
                    lineComments.Add((span.ToString(), line));
                    break;
                case SqlTokenKind.BlockComment:
                    AppendBlanks(sql, span);
                    break;
                default:
                    if (firstLine == 0 && !span.IsWhiteSpace())
                    {
                        firstLine = line;
                    }

                    sql.Append(span);
                    break;
            }

            line += span.Count('\n');
            i = token.End;
        }

        Flush();
        return new ParsedScript(statements, lineComments, null);

        void Flush()
        {
            if (firstLine > 0)
            {
                statements.Add(new ScriptStatement(sql.ToString().Trim(), firstLine));
            }

            sql.Clear();
            firstLine = 0;
        }
    }

    private static void AppendBlanks(StringBuilder sql, ReadOnlySpan<char> comment)
    {
        foreach (var character in comment)
        {
            sql.Append(character == '\n' ? '\n' : ' ');
        }
    }

    private static string NoEnd(string missing) => missing switch
    {
        "*/" => "the comment that begins here with /* never ends. Close it with */.",
        "`" => "the identifier that begins here with ` has no end on its line. Close it with `.",
        "'" or "\"" =>
            $"the literal that begins here with {missing} has no end on its line. Close it with {missing}, "
            + $"or write a text of several lines between {missing}{missing}{missing}.",
        _ => $"the literal that begins here with {missing} never ends. Close it with {missing}.",
    };
}
