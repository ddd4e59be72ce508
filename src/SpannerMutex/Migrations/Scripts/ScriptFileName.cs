using System.Globalization;
using System.Text.RegularExpressions;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>The name of a migration file, taken apart: <c>V0001__add_orders.sql</c>.</summary>
internal sealed partial record ScriptFileName(string FileName, long Version, string Name)
{
    private const string Form =
        "V<number>__<name>.sql, like V0001__add_orders.sql: a capital V, digits, two underscores, a name of the letters "
        + "a-z and A-Z, digits, '_', '-' and '.', and .sql in lower case";

    /// <summary>Takes a name apart, or says what is wrong with it.</summary>
    public static ScriptFileName? Parse(string fileName, List<ScriptProblem> problems)
    {
        var match = Strict().Match(fileName);
        if (!match.Success)
        {
            problems.Add(new ScriptProblem(fileName, null, $"a .sql file must be named {Form}. {WayOut(fileName)}"));
            return null;
        }

        var digits = match.Groups["version"].Value;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
        {
            problems.Add(new ScriptProblem(
                fileName,
                null,
                $"{digits} is no version: a version is a number from 1 to {long.MaxValue}. Give the file another number."));
            return null;
        }

        return new ScriptFileName(fileName, version, match.Groups["name"].Value);
    }

    /// <summary>Whether a name looks as if a migration was meant, in whatever case.</summary>
    public static bool LooksLikeMigration(string fileName) => Loose().IsMatch(fileName);

    private static string WayOut(string fileName)
    {
        var match = Loose().Match(fileName);
        return match.Success
            ? $"Rename it to V{match.Groups["version"].Value}__{Foreign().Replace(match.Groups["name"].Value, "_")}.sql."
            : "Rename it, or move it out of the folder if it is no migration.";
    }

    [GeneratedRegex(@"\AV(?<version>[0-9]+)__(?<name>[A-Za-z0-9_.-]+)\.sql\z")]
    private static partial Regex Strict();

    [GeneratedRegex(@"\Av(?<version>[0-9]+)[_\-. ]+(?<name>[^_\-. ].*)\.sql\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Loose();

    [GeneratedRegex("[^A-Za-z0-9_.-]+")]
    private static partial Regex Foreign();
}
