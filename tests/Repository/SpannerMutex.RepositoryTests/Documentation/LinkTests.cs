using System.Text.RegularExpressions;

namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>Every link of a Markdown file leads somewhere: to a file of the repository, and there to a heading.</summary>
public sealed partial class LinkTests
{
    private static readonly string s_root = Repository.Root;

    [Fact]
    public void Link_OfAnyPage_LeadsToAFileAndAHeading()
    {
        var pages = DocumentationPages.All(s_root).ToList();
        pages.Count.ShouldBeGreaterThan(80);

        pages.SelectMany(BrokenLinks).ShouldBeEmpty();
    }

    // A package's page is shown by NuGet, which knows no files beside it.
    [Fact]
    public void Link_OfAPackagesPage_IsAbsolute() => Directory
        .EnumerateFiles(Path.Combine(s_root, "src"), "README.md", SearchOption.AllDirectories)
        .SelectMany(Targets)
        .Where(link => !link.Target.StartsWith("https://", StringComparison.Ordinal))
        .ShouldBeEmpty();

    // They explain; whoever must read the code to understand has found a gap.
    [Fact]
    public void Link_OfAGuide_NeverLeadsToTheSource() => DocumentationPages.All(s_root)
        .Where(page => Path.GetRelativePath(s_root, page) is "README.md" or ['d', 'o', 'c', 's', ..])
        .SelectMany(Targets)
        .Where(link => !link.Target.Contains("://", StringComparison.Ordinal) && SourceFile().IsMatch(link.Target))
        .ShouldBeEmpty();

    private static IEnumerable<string> BrokenLinks(string page) => Targets(page)
        .Where(link => !link.Target.Contains("://", StringComparison.Ordinal) && !link.Target.StartsWith("mailto:", StringComparison.Ordinal))
        .Where(link => !Leads(page, link.Target))
        .Select(link => $"{link.Page}: {link.Target}");

    private static bool Leads(string page, string target)
    {
        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
        return parts.Length == 1
            ? File.Exists(file) || Directory.Exists(file)
            : File.Exists(file) && Anchors(file).Contains(parts[1]);
    }

    private static IEnumerable<(string Page, string Target)> Targets(string page)
    {
        var text = Code().Replace(File.ReadAllText(page), "");
        return Inline().Matches(text).Concat(Reference().Matches(text))
            .Select(link => (Path.GetRelativePath(s_root, page), link.Groups["target"].Value));
    }

    // As GitHub makes them: lower case, blanks to hyphens, only letters, digits, hyphens and underscores stay.
    private static IEnumerable<string> Anchors(string file) => Heading()
        .Matches(Fence().Replace(File.ReadAllText(file), ""))
        .Select(heading => InlineLink().Replace(heading.Groups["text"].Value, "${text}").Trim().ToLowerInvariant())
        .Select(heading => NotInAnchors().Replace(heading.Replace(' ', '-'), ""));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Inline();

    [GeneratedRegex(@"^\[[^\]]+\]: (?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^ *```.*?^ *```|`[^`\n]+`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("^ *```.*?^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex InlineLink();

    [GeneratedRegex(@"[^\p{L}\p{Nd}_-]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"\.cs(proj)?$|(^|/)(src|tests|eng)/(?!.*README\.md)")]
    private static partial Regex SourceFile();
}
