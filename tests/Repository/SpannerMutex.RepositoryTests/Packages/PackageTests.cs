using System.Xml.Linq;

namespace SpannerMutex.RepositoryTests.Packages;

/// <summary>What a user of the packages gets besides the code: a page to read, and nothing that clashes with what they have.</summary>
public sealed class PackageTests
{
    private static readonly HashSet<string> s_tests =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.csproj", SearchOption.AllDirectories).Select(AssemblyName)];

    internal static string Source { get; } = Path.Combine(Repository.Root, "src");

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateFiles(Source, "*.csproj", SearchOption.AllDirectories).Select(project => Path.GetRelativePath(Source, project))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Package_OfEachProject_HasAPageAndADescription(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);

        File.ReadAllText(Path.Combine(Source, name, "README.md")).ShouldStartWith($"# {name}\n");
        Load(project).Descendants("Description").Single().Value.ShouldNotBeEmpty();
    }

    // A version of them would clash with the app's own.
    [Theory]
    [MemberData(nameof(Projects))]
    public void Package_OfEachProject_NeedsNoClientAndNoMigrationTool(string project) => Load(project)
        .Descendants("PackageReference")
        .Select(reference => reference.Attribute("Include")!.Value)
        .ShouldAllBe(id => !id.StartsWith("Google.Cloud.") && !id.StartsWith("FluentMigrator") && !id.StartsWith("Npgsql"));

    // What one package shows another alone, it shows in no documentation and keeps by no promise: a user of both gets any
    // pair of versions.
    [Theory]
    [MemberData(nameof(Projects))]
    public void Internals_OfEachProject_AreVisibleToTestsAlone(string project) => Load(project)
        .Descendants("InternalsVisibleTo")
        .Select(friend => friend.Attribute("Include")!.Value)
        .ShouldAllBe(friend => s_tests.Contains(friend));

    private static string AssemblyName(string project) =>
        XDocument.Load(project).Descendants("AssemblyName").SingleOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(project);

    private static XDocument Load(string project) => XDocument.Load(Path.Combine(Source, project));
}
