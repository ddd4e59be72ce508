using System.Globalization;
using System.Text.RegularExpressions;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>The parsed name of a migration file: <c>V0001__add_orders.sql</c>.</summary>
internal sealed partial record ScriptFileName(string FileName, long Version, string Name)
{
    private const string Form =
        "V<number>__<name>.sql, like V0001__add_orders.sql: a capital V, digits, two underscores, a name of the letters "
        + "a-z and A-Z, digits, '_', '-' and '.', and .sql in lower case";

    /// <summary>Parses a name, or reports what is wrong with it.</summary>
    /// <param name="fileName">The name.</param>
    /// <param name="all">The names of all files, among which a proposed number must be free.</param>
    /// <param name="problems">Receives the problems.</param>
    public static ScriptFileName? Parse(string fileName, IReadOnlyList<string> all, List<ScriptProblem> problems)
    {
        var match = Strict().Match(fileName);
        if (!match.Success)
        {
            problems.Add(new ScriptProblem(fileName, null, $"a migration must be named {Form}. {WayOut(fileName, all)}"));
            return null;
        }

        var digits = match.Groups["version"].Value;
        if (VersionOf(digits) is not { } version)
        {
            problems.Add(new ScriptProblem(
                fileName,
                null,
                $"{digits} is not a version: a version is a number from 1 to {long.MaxValue}. Give the file another number."));
            return null;
        }

        return new ScriptFileName(fileName, version, match.Groups["name"].Value);
    }

    /// <summary>Whether a name looks like that of a migration, in upper or lower case.</summary>
    public static bool LooksLikeMigration(string fileName) => Loose().IsMatch(fileName);

    /// <summary>
    /// Whether a name that doesn't end with .sql is probably a migration: <c>V0001__a</c>, <c>V0001__a.txt</c>,
    /// <c>V0001__a.sql.txt</c>. Files that editors, git and patch create (<c>.bak</c>, <c>.orig</c>, <c>~</c>) are not.
    /// </summary>
    public static bool IsMigrationWithWrongEnding(string fileName) => WrongEnding().IsMatch(fileName);

    private static string WayOut(string fileName, IReadOnlyList<string> all)
    {
        if (Fraction().Match(fileName) is { Success: true } fraction)
        {
            return $"A version is a whole number, and {fraction.Groups["version"].Value} is not. "
                + Rename(fraction.Groups["name"].Value, FreeNumber(all, fraction.Groups["whole"].Value.Length));
        }

        if (Undo().IsMatch(fileName))
        {
            return "Repeatable (R) and undo (U) migrations are not supported. Give it a version, or move it out of the folder.";
        }

        if (Loose().Match(fileName) is not { Success: true } match)
        {
            return "Rename it, or move it out of the folder if it is not a migration.";
        }

        var digits = match.Groups["version"].Value;
        var isTaken = all.Any(other => other != fileName
            && Strict().Match(other) is { Success: true } strict
            && VersionOf(strict.Groups["version"].Value) == VersionOf(digits));
        return Rename(match.Groups["name"].Value, isTaken ? FreeNumber(all, digits.Length) : digits);
    }

    private static string Rename(string name, string? number) => number is null
        ? "Give it a free number, and rename it."
        : $"Rename it to V{number}__{Foreign().Replace(name, "_")}.sql.";

    private static string? FreeNumber(IReadOnlyList<string> all, int digits)
    {
        var newest = all
            .Select(name => Number().Match(name))
            .Select(match => match.Success ? VersionOf(match.Value[1..]) ?? 0 : 0)
            .DefaultIfEmpty()
            .Max();
        return newest == long.MaxValue ? null : (newest + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    private static long? VersionOf(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= 1 ? version : null;

    [GeneratedRegex(@"\AV(?<version>[0-9]+)__(?<name>[A-Za-z0-9_.-]+)\.sql\z")]
    private static partial Regex Strict();

    [GeneratedRegex(@"\Av(?<version>[0-9]+)[_\-. ]+(?<name>[^_\-. ].*)\.sql\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Loose();

    // V0003_1__a.sql, V1.2__a.sql, V2026-11-28__a.sql
    [GeneratedRegex(@"\Av(?<version>(?<whole>[0-9]+)(?:[_\-. ]+[0-9]+)+)_+(?<name>[^_].*)\.sql\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\A(?:R__|U[0-9]+__)", RegexOptions.IgnoreCase)]
    private static partial Regex Undo();

    [GeneratedRegex(@"\A[vV][0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\Av[0-9]+__[^.]*(?:\.sql)?(?:\.txt)?\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex WrongEnding();

    [GeneratedRegex("[^A-Za-z0-9_.-]+")]
    private static partial Regex Foreign();
}
