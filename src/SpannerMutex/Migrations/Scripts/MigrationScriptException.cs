using System.Globalization;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// The migration scripts can't be used as they are. It is thrown before anything is applied, and lists all problems of the
/// folder together, so that they can be corrected in one go.
/// </summary>
public sealed class MigrationScriptException : SpannerMutexException
{
    /// <summary>Creates the error, for tests.</summary>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="message">What is wrong with it.</param>
    public MigrationScriptException(string folder, string message)
        : base(message)
    {
        Folder = folder;
        Problems = [];
    }

    /// <summary>The error with a message that may be shown where errors are redacted.</summary>
    internal static MigrationScriptException InOwnWords(string folder, string message) =>
        new(folder, message) { RedactedMessage = message };

    internal MigrationScriptException(string folder, IReadOnlyList<ScriptProblem> problems)
        : base(Describe(folder, problems))
    {
        Folder = folder;
        Problems = problems;
        RedactedMessage = Describe(folder, [.. problems.Select(problem => problem.WithoutQuotes)]);
    }

    /// <summary>The full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>The problems of the files, by file name and line; empty where the folder itself is the problem.</summary>
    public IReadOnlyList<ScriptProblem> Problems { get; }

    private static string Describe(string folder, IReadOnlyList<ScriptProblem> problems)
    {
        var count = problems.Count == 1
            ? "One problem"
            : string.Create(CultureInfo.InvariantCulture, $"{problems.Count} problems");
        var lines = problems.Select(problem => $"{Environment.NewLine}- {problem}");
        return $"{count} in the migration scripts in {folder}. Nothing was applied.{string.Concat(lines)}";
    }
}
