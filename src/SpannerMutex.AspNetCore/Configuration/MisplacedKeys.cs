using Microsoft.Extensions.Configuration;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>
/// Finds settings without effect because their section is misspelled: <c>SpannerMutex_Gate_Role</c> with one underscore,
/// <c>SpanerMutex:Gate:Role</c>. The rest of the key must be known, since foreign keys may have a similar beginning
/// (Kubernetes creates variables from the names of services).
/// </summary>
internal static class MisplacedKeys
{
    private const string Section = SpannerMutexMigrationsOptions.Section;
    private const int Tolerance = 2;

    private static readonly char[] s_separators = ['_', '.', '-', ':'];

    public static void Find(IConfiguration configuration, KnownKeys known, ValidationErrors faults)
    {
        var misplaced = configuration.GetChildren()
            .Where(child => !child.Key.Equals(Section, StringComparison.OrdinalIgnoreCase))
            .Where(child => IsNearly(child.Key))
            .SelectMany(child => child.AsEnumerable())
            .Where(setting => setting.Value is not null)
            .Select(setting => setting.Key);
        foreach (var key in misplaced)
        {
            if (known.WrittenLike(WithoutSection(key)) is { } meant)
            {
                faults.AddOf(key, $"nothing reads this key. Write {Section}:{meant}; as an environment variable {SettingsReader.EnvironmentName(meant)}, with two underscores each.");
            }
        }
    }

    private static bool IsNearly(string key) => Letters(key).StartsWith(Section, StringComparison.OrdinalIgnoreCase)
        || EditDistance.Between(key.Split(s_separators)[0], Section) <= Tolerance;

    private static string WithoutSection(string key)
    {
        var letters = Letters(key);
        return letters.StartsWith(Section, StringComparison.OrdinalIgnoreCase)
            ? letters[Section.Length..]
            : string.Concat(key.Split(s_separators).Skip(1));
    }

    private static string Letters(string key) => string.Concat(key.Split(s_separators));
}
