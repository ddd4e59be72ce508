using System.Text.RegularExpressions;

namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>Each decision has a page with number, status and date, and DESIGN.md is their index.</summary>
public sealed partial class DecisionPageTests
{
    [Fact]
    public void Index_OfDesign_IsTheDecisionsInTheirOrder()
    {
        var index = File.ReadAllText(Path.Combine(Repository.Root, "DESIGN.md"));

        Row().Matches(index).Select(row => row.Value).ShouldBe(Pages().Select(page => page.Row));
    }

    [Fact]
    public void Number_OfADecision_IsThatOfItsFileAndNextToTheLast()
    {
        var pages = Pages().ToList();
        pages.Count.ShouldBeGreaterThan(70);

        pages.Select(page => page.File[..4]).ShouldBe(Enumerable.Range(1, pages.Count).Select(number => $"{number:0000}"));
        pages.Select(page => page.Number).ShouldBe(Enumerable.Range(1, pages.Count));
    }

    private static IEnumerable<(string File, int Number, string Row)> Pages() => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "docs", "design"), "*.md")
        .Order(StringComparer.Ordinal)
        .Select(Read);

    private static (string File, int Number, string Row) Read(string path)
    {
        var file = Path.GetFileName(path);
        var head = Head().Match(File.ReadAllText(path));
        head.Success.ShouldBeTrue($"{file} doesn't begin with '# <number>. <title>', 'Status: …' and 'Date: …'.");
        var number = int.Parse(head.Groups["number"].Value);
        return (file, number, $"| {number} | [{head.Groups["title"].Value}](docs/design/{file}) | {head.Groups["date"].Value} |");
    }

    [GeneratedRegex(@"\A# (?<number>\d+)\. (?<title>.+)\n\nStatus: \S.*\n\nDate: (?<date>\d{4}-\d\d-\d\d)\n")]
    private static partial Regex Head();

    [GeneratedRegex(@"^\| \d+ \| \[.*\]\(docs/design/.*\) \| .* \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
