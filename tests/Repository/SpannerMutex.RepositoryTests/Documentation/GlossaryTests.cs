using System.Text.RegularExpressions;

namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>The glossary defines each term once, and its table of earlier names leads to names that there are.</summary>
public sealed partial class GlossaryTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "glossary.md"));

    [Fact]
    public void Terms_OfTheGlossary_AreDefinedOnce() =>
        Term().Matches(s_page).SelectMany(term => term.Groups["names"].Value.Split(", ")).ShouldBeUnique();

    [Fact]
    public void EarlierNames_OfTheGlossary_LeadToNamesOfTheCode()
    {
        var words = Word().Matches(string.Concat(Sources().Select(File.ReadAllText))).Select(word => word.Value).ToHashSet();
        var present = EarlierName().Matches(s_page)
            .SelectMany(row => Name().Matches(row.Groups["now"].Value))
            .Select(name => name.Groups["name"].Value.Split('.')[^1])
            .ToList();
        present.Count.ShouldBeGreaterThan(40);

        present.Where(name => !words.Contains(name)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Sources() => ((string[])["src", "tests", "eng"])
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex("^### (?<names>.+)$", RegexOptions.Multiline)]
    private static partial Regex Term();

    [GeneratedRegex(@"^\| (?<earlier>[^|]+) \| (?<now>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex EarlierName();

    [GeneratedRegex("`(?<name>[A-Za-z.]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();
}
