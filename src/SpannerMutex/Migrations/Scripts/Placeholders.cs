using System.Text.RegularExpressions;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// <c>${name}</c> and <c>$(name)</c>, which other tools replace, also inside a literal. Here they would go to the
/// database as they are, so they are rejected. The <c>$</c> of a JSON path or of a regular expression is not a placeholder.
/// </summary>
internal static partial class Placeholders
{
    public static void Find(ParsedScript split, ProblemReport report)
    {
        foreach (var statement in split.Statements)
        {
            foreach (Match match in Placeholder().Matches(statement.Sql))
            {
                var line = statement.Line + statement.Sql.AsSpan(0, match.Index).Count('\n');
                report(NotSupported(match.Value), line, NotSupported(match.Value[..2] + "…"));
            }
        }
    }

    private static string NotSupported(string placeholder) =>
        $"{placeholder} would not be replaced: placeholders are not supported. Write the value itself; "
        + $"if the text is meant literally, write its $ as \\x24 ('\\x24{placeholder[1..]}', in a literal that is not raw).";

    [GeneratedRegex(@"\$\{[^{}\n]*\}|\$\([A-Za-z_][A-Za-z0-9_.:-]*\)")]
    private static partial Regex Placeholder();
}
