using System.Reflection;
using System.Text.RegularExpressions;
using SpannerMutex.AspNetCore;
using SpannerMutex.AspNetCore.Configuration;

namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>The pages and what they speak of: every C# block is a compiled file's usings and its region, so it compiles
/// where it is pasted; every option has its row.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string s_root = Repository.Root;

    public static TheoryData<string> Pages => [.. DocumentationPages.ForUsers(s_root).Select(page => Path.GetRelativePath(s_root, page))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void CSharpBlock_OfAPage_IsTheUsingsAndTheRegionOfACompiledFile(string page)
    {
        var text = File.ReadAllText(Path.Combine(s_root, page));
        var regions = Regions();

        foreach (Match block in Blocks().Matches(text))
        {
            var name = block.Groups["name"].Value;
            name.ShouldNotBeEmpty($"{page}: a csharp block without the name of its snippet:\n{block.Value}");
            regions.ShouldContainKey(name, page);
            block.Groups["code"].Value.ShouldBe(regions[name], $"{page}, snippet {name}");
        }
    }

    [Fact]
    public void Snippet_OfAnyFile_IsOnAPage()
    {
        var shown = DocumentationPages.ForUsers(s_root)
            .SelectMany(page => Blocks().Matches(File.ReadAllText(page)))
            .Select(block => block.Groups["name"].Value);

        Regions().Keys.Except(shown).ShouldBeEmpty();
    }

    [Fact]
    public void ConfigurationPage_Options_AreTheOptionsThatThereAre()
    {
        var rows = Rows().Matches(File.ReadAllText(Path.Combine(s_root, "docs", "reference", "configuration.md"))).Select(row => row.Groups["key"].Value);

        rows.Order(StringComparer.Ordinal).ShouldBe(Keys(typeof(SpannerMutexMigrationsOptions), "").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Keys(Type type, string prefix) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .SelectMany(property => property.PropertyType.Namespace == typeof(SpannerMutexMigrationsOptions).Namespace && property.PropertyType.IsClass
            ? Keys(property.PropertyType, $"{property.Name}:")
            : [$"{prefix}{property.Name}"]);

    private static Dictionary<string, string> Regions() => Directory
        .EnumerateFiles(Path.Combine(s_root, "tests", "Repository", "Snippets"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText)
        .Select(file => (Usings: string.Concat(UsingsOf().Matches(file)), Region: RegionsOf().Match(file)))
        .Where(file => file.Region.Success)
        .ToDictionary(
            file => file.Region.Groups["name"].Value,
            file => (file.Usings.Length > 0 ? file.Usings + "\n" : "") + Dedent(file.Region.Groups["code"].Value));

    private static string Dedent(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        var indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length < indent ? "" : line[indent..].TrimEnd()));
    }

    // The name stands above the block, or behind its language on a package's page: NuGet shows comments.
    [GeneratedRegex(@"(?:<!-- snippet: (?<name>[a-z-]+) -->\n)?```csharp(?: (?<name>[a-z-]+))?\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^using .*;\n", RegexOptions.Multiline)]
    private static partial Regex UsingsOf();

    [GeneratedRegex(@"#region (?<name>[a-z-]+)\n(?<code>.*?)\n *#endregion", RegexOptions.Singleline)]
    private static partial Regex RegionsOf();

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z:]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
