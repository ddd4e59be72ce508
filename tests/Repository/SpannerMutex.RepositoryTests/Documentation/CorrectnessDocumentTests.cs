using System.Text.RegularExpressions;

namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>CORRECTNESS.md argues from files, types, members, tests and switches of the models: all that it names must exist.</summary>
public sealed partial class CorrectnessDocumentTests
{
    private static readonly string s_root = Repository.Root;

    private static readonly string[] s_names =
        [.. InlineCode().Matches(Text("CORRECTNESS.md")).Select(m => m.Groups[1].Value).Distinct()];

    private static readonly ILookup<string, string> s_sourcesByType = ((string[])["src", "tests"])
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(s_root, folder), "*.cs", SearchOption.AllDirectories))
        .ToLookup(file => Path.GetFileName(file).Split('.')[0], File.ReadAllText);

    [Fact]
    public void Files_ThatAreNamed_Exist() =>
        Named(FilePath(), atLeast: 5).Where(path => !File.Exists(Path.Combine(s_root, path))).ShouldBeEmpty();

    [Fact]
    public void Types_ThatAreNamed_Exist() =>
        Named(TypeName(), atLeast: 20).Where(type => !s_sourcesByType.Contains(type)).ShouldBeEmpty();

    [Fact]
    public void Tests_ThatAreNamed_Exist() =>
        Named(TestName(), atLeast: 40).Where(name => !IsDeclared(name, @"public (async Task|void|Task) {0}\(")).ShouldBeEmpty();

    [Fact]
    public void Members_ThatAreNamed_Exist() =>
        Named(MemberName(), atLeast: 20).Where(name => !IsDeclared(name, @"(public|internal|private) [^=;]*\b{0}\b")).ShouldBeEmpty();

    [Fact]
    public void Switches_OfTheModels_AreThoseThatAreNamed()
    {
        var models = string.Concat(Directory.EnumerateFiles(Path.Combine(s_root, "spec"), "*.pml").Select(File.ReadAllText));
        var searched = Mutant().Matches(Text("spec/check.sh")).Select(m => m.Groups[1].Value).ToList();

        searched.Where(name => !Regex.IsMatch(models, $@"\b{name}\b")).ShouldBeEmpty();
        Named(Switch(), atLeast: 20).ShouldBe(searched, ignoreOrder: true);
    }

    // Nothing is checked if nothing is found.
    private static List<string> Named(Regex form, int atLeast)
    {
        string[] namesOfOthers = ["ALREADY_EXISTS", "CLOCK_BOOTTIME", "CLOCK_MONOTONIC"];
        var named = s_names.Where(name => form.IsMatch(name)).Except(namesOfOthers).ToList();
        named.Count.ShouldBeGreaterThanOrEqualTo(atLeast);
        return named;
    }

    private static bool IsDeclared(string name, string form)
    {
        var declaration = form.Replace("{0}", name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal);
        return s_sourcesByType[name[..name.IndexOf('.', StringComparison.Ordinal)]].Any(source => Regex.IsMatch(source, declaration));
    }

    private static string Text(string path) => File.ReadAllText(Path.Combine(s_root, path));

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^(src|tests|spec)/[\w./]+$")]
    private static partial Regex FilePath();

    [GeneratedRegex(@"^[A-Z][a-z]\w*$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^[A-Z]\w+\.[A-Z][A-Za-z0-9]*_\w+$")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^[A-Z]\w+\.[A-Z][A-Za-z0-9]+$")]
    private static partial Regex MemberName();

    [GeneratedRegex("^[A-Z]+(_[A-Z]+)+$|^FORGETS$")]
    private static partial Regex Switch();

    [GeneratedRegex(@"^(?:mutant \w+ |expect breaks (?!\S*-live).*?-D)([A-Z_]+)\b", RegexOptions.Multiline)]
    private static partial Regex Mutant();
}
