using System.Globalization;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// The scripts of this instance contradict the history in the database. It is thrown before anything is applied and
/// names every contradiction with its way out.
/// </summary>
public sealed class MigrationHistoryException : SpannerMutexException
{
    internal MigrationHistoryException(IReadOnlyList<string> problems)
        : base(Describe(problems))
    {
        Problems = problems;
        RedactedMessage = Message;
    }

    /// <summary>The contradictions by version, each with its way out.</summary>
    public IReadOnlyList<string> Problems { get; }

    private static string Describe(IReadOnlyList<string> problems)
    {
        var head = problems.Count == 1
            ? "The migration scripts contradict the database's history in one point."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The migration scripts contradict the database's history in {problems.Count} points.");
        var lines = problems.Select(problem => $"{Environment.NewLine}- {problem}");
        return $"{head} Nothing was applied.{string.Concat(lines)}";
    }
}
