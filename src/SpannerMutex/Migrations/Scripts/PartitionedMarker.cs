using System.Text.RegularExpressions;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// The first line <c>-- partitioned</c>. A comment that only resembles it, or is elsewhere, is an error: if it were ignored,
/// the file would silently run as one transaction.
/// </summary>
internal static partial class PartitionedMarker
{
    private const string Marker = "partitioned";

    // Words that people add to it, which don't change the meaning.
    private static readonly string[] s_fillers =
    [
        "dml", "sql", "spanner", "true", "yes", "on", "mode", "kind", "type", "run", "as", "execute", "use", "update", "delete", "statement",
        "statements", "script", "migration", "this", "is", "file",
    ];

    /// <summary>Whether the file begins with the marker.</summary>
    /// <param name="text">The file.</param>
    /// <param name="split">The parsed file.</param>
    /// <param name="report">Receives what is wrong, and its line.</param>
    public static bool Find(string text, ParsedScript split, ProblemReport report)
    {
        var firstLine = text.Split('\n', 2)[0];
        if (Exact().IsMatch(firstLine))
        {
            return true;
        }

        if (AnyComment().Match(firstLine) is { Success: true } comment && Resembles(comment.Groups["text"].Value))
        {
            report(NoMarker($"'{firstLine.Trim()}'"), 1, NoMarker("the comment"));
            return false;
        }

        // A comment inside a file says something about a statement; a near miss counts only in front of all of them.
        var firstStatement = split.Statements.Count > 0 ? split.Statements[0].Line : int.MaxValue;
        if (split.LineComments.FirstOrDefault(IsMisplaced) is { Text: not null } misplaced)
        {
            report("-- partitioned counts only as the very first line of the file. Move it there, or take it out.", misplaced.Line);
        }

        return false;

        bool IsMisplaced((string Text, int Line) comment) =>
            Exact().IsMatch(comment.Text) || (comment.Line < firstStatement && Resembles(comment.Text));
    }

    private static string NoMarker(string comment) =>
        $"{comment} is not the marker for partitioned DML. Make the first line exactly: -- partitioned. "
        + "If the file is to run as one transaction, word the comment differently.";

    private static bool Resembles(string comment)
    {
        var words = Word().Matches(comment)
            .Select(word => word.Value.ToLowerInvariant())
            .Where(word => !s_fillers.Contains(word))
            .ToList();
        return words.Count == 1 && Distance(words[0], Marker) <= 2;
    }

    /// <summary>How many letters must be inserted, deleted or changed to turn one word into the other (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[to.Length];
    }

    [GeneratedRegex(@"\A\s*--\s*partitioned\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Exact();

    [GeneratedRegex(@"\A\s*(?:--|\#|/\*)(?<text>.*)\z")]
    private static partial Regex AnyComment();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();
}
