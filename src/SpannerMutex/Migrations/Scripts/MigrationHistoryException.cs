using System.Globalization;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// The scripts of this instance contradict the history in the database. It is thrown before anything is applied and
/// names every contradiction with its way out.
/// </summary>
public sealed class MigrationHistoryException : SpannerMutexException
{
    /// <summary>Creates the error, for tests.</summary>
    /// <param name="problems">The contradictions, each with its way out.</param>
    public MigrationHistoryException(IReadOnlyList<string> problems)
        : base(Describe(problems)) => Problems = problems;

    /// <summary>The error with a message that may be shown where errors are redacted.</summary>
    internal static MigrationHistoryException InOwnWords(IReadOnlyList<string> problems) =>
        new(problems) { RedactedMessage = Describe(problems) };

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
