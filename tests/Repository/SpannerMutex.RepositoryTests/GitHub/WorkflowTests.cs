using System.Text.RegularExpressions;

namespace SpannerMutex.RepositoryTests.GitHub;

/// <summary>What runs on GitHub, as far as it can be checked without GitHub.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string s_settings = Path.Combine(Repository.Root, ".github");

    public static TheoryData<string> Workflows =>
        [.. Directory.EnumerateFiles(Path.Combine(s_settings, "workflows")).Select(workflow => Path.GetRelativePath(s_settings, workflow))];

    // A tag can be moved to other code, a commit can't.
    [Theory]
    [MemberData(nameof(Workflows))]
    public void Uses_OfEachWorkflow_NamesACommitAndItsVersion(string workflow)
    {
        var uses = Uses().Matches(File.ReadAllText(Path.Combine(s_settings, workflow))).Select(use => use.Groups["what"].Value).ToList();

        uses.ShouldNotBeEmpty();
        uses.ShouldAllBe(use => use.StartsWith("./") || Pinned().IsMatch(use));
    }

    [Fact]
    public void Dependabot_Directories_Exist()
    {
        var directories = Directories().Matches(File.ReadAllText(Path.Combine(s_settings, "dependabot.yml")))
            .Select(directory => directory.Groups["path"].Value.TrimEnd('*', '/'))
            .ToList();

        directories.Count.ShouldBeGreaterThan(4);
        directories.ShouldAllBe(directory => Directory.Exists(Repository.Root + directory));
    }

    [GeneratedRegex("uses: (?<what>.+)")]
    private static partial Regex Uses();

    [GeneratedRegex("^[A-Za-z/-]+@[0-9a-f]{40} # v[0-9.]+$")]
    private static partial Regex Pinned();

    [GeneratedRegex("(?<=director(?:y|ies): .*)(?<path>/[A-Za-z/*]*)")]
    private static partial Regex Directories();
}
