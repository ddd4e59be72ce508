using System.Text.RegularExpressions;

namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>
/// Code and pages are written in plain technical English, with the terms of the glossary. The words below belong to an earlier
/// dialect that readers did not understand; the glossary's table "Earlier names" may quote them.
/// </summary>
public sealed partial class LanguageTests
{
    private static readonly string[] s_allowed = ["docs/glossary.md"];

    [Fact]
    public void Sources_OfTheLibrary_UseNoWordOfTheEarlierDialect() => Findings(Files("src", "*.cs")).ShouldBeEmpty();

    [Fact]
    public void Pages_OfTheRepository_UseNoWordOfTheEarlierDialect() =>
        Findings([.. Files("docs", "*.md"), .. Files("src", "*.md"), Path.Combine(Repository.Root, "README.md")]).ShouldBeEmpty();

    private static IEnumerable<string> Findings(IEnumerable<string> files) =>
        from file in files
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !s_allowed.Contains(path)
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        from Match word in Dialect().Matches(line.Text)
        select $"{path}:{line.Number}: \"{word.Value}\"";

    private static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(
        @"\bbeliev\w*|\bfor ever\b|\bis news\b|\bthe ground\b|\bdisturb\w*|\bheed\w*|\briddle\w*|\bnot to be had\b|\bwithout a word\b|\bin vain\b|\bstays? shut\b|\bends? shut\b|\ba passing error\b|\brun? out by (it|them)sel\w+|\bmade anew\b|\bwaited out\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Dialect();
}
