using System.Collections.Frozen;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>The first word of a statement, which tells DDL, DML and the rest apart.</summary>
internal static class StatementKeyword
{
    // The statements of Spanner's DDL (https://cloud.google.com/spanner/docs/reference/standard-sql/data-definition-language).
    private static readonly FrozenSet<string> s_ddl = FrozenSet.Create(
        StringComparer.Ordinal, "CREATE", "ALTER", "DROP", "RENAME", "GRANT", "REVOKE", "ANALYZE");

    private static readonly FrozenSet<string> s_dml = FrozenSet.Create(
        StringComparer.Ordinal, "INSERT", "UPDATE", "DELETE");

    public static bool IsDdl(string keyword) => s_ddl.Contains(keyword);

    public static bool IsDml(string keyword) => s_dml.Contains(keyword);

    /// <summary>
    /// The first word in capitals, behind statement hints <c>@{…}</c>; the first character where there is no word.
    /// </summary>
    /// <param name="sql">A statement without comments and without blanks in front.</param>
    public static string Of(string sql)
    {
        var start = SkipHints(sql);
        var end = start;
        while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] == '_'))
        {
            end++;
        }

        return end > start ? sql[start..end].ToUpperInvariant() : sql[start..Math.Min(start + 1, sql.Length)];
    }

    /// <summary>Where the hint <c>@{…}</c> that begins here ends; null if none begins here.</summary>
    public static int? EndOfHint(string sql, int at)
    {
        if (sql[at] != '@')
        {
            return null;
        }

        var brace = SkipBlanks(sql, at + 1);
        if (brace >= sql.Length || sql[brace] != '{')
        {
            return null;
        }

        for (var i = brace; i < sql.Length; i = SqlLexer.Next(sql, i).End)
        {
            if (sql[i] == '}')
            {
                return i + 1;
            }
        }

        return null;
    }

    private static int SkipHints(string sql)
    {
        var position = 0;
        while (position < sql.Length && EndOfHint(sql, position) is { } end)
        {
            position = SkipBlanks(sql, end);
        }

        return position;
    }

    private static int SkipBlanks(string sql, int position)
    {
        while (position < sql.Length && char.IsWhiteSpace(sql[position]))
        {
            position++;
        }

        return position;
    }
}
