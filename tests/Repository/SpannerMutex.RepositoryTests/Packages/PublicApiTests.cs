using System.Reflection;
using PublicApiGenerator;

namespace SpannerMutex.RepositoryTests.Packages;

/// <summary>
/// What each package shows is in a file under PublicApi/, so that a change of it is seen in the diff, and no name of it is one
/// of Google's clients: both may stand in one file of an app.
/// </summary>
public sealed class PublicApiTests
{
    private const string Accept = "SPANNER_MUTEX_ACCEPT_PUBLIC_API";

    private static readonly ApiGeneratorOptions s_options = new()
    {
        IncludeAssemblyAttributes = false,

        // xUnit's hold the path of the source file.
        ExcludeAttributes = ["Xunit.FactAttribute", "Xunit.TheoryAttribute", "Xunit.InlineDataAttribute", "Xunit.MemberDataAttribute"],
    };

    public static TheoryData<string> Packages => [.. PackageTests.Projects.Select(project => Path.GetFileNameWithoutExtension(project.Data))];

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicSurface_OfEachPackage_IsThatOfItsFile(string package)
    {
        var file = Path.Combine(Repository.Root, "PublicApi", $"{package}.txt");
        var surface = Assembly.Load(package).GeneratePublicApi(s_options).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, surface);
        }

        var accepted = File.Exists(file) ? File.ReadAllText(file) : "";

        surface.ShouldBe(
            accepted,
            $"The public surface of {package} is not that of PublicApi/{package}.txt. If that is meant, run this test once with the environment variable {Accept}=1 and commit the file.");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicNames_OfEachPackage_AreNoneOfGooglesClients(string package) => Assembly.Load(package)
        .GetExportedTypes()
        .Where(type => !type.IsNested)
        .Select(type => type.Name.Split('`')[0])
        .Intersect(GoogleNames())
        .ShouldBeEmpty();

    [Fact]
    public void GoogleNames_HoldWhatTheClientsAreKnownFor() =>
        ((List<string>)["SpannerConnection", "SpannerException", "SpannerClient", "Mutation"]).Except(GoogleNames()).ShouldBeEmpty();

    // The public types of Google.Cloud.Spanner.Data and Google.Cloud.Spanner.V1, one a line.
    private static string[] GoogleNames() =>
        File.ReadAllLines(Path.Combine(Repository.Root, "tests/Repository/SpannerMutex.RepositoryTests/Packages/GoogleSpannerNames.txt"));
}
