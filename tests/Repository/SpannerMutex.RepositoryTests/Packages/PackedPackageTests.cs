namespace SpannerMutex.RepositoryTests.Packages;

/// <summary>What a package's page on nuget.org shows, and what a debugger finds.</summary>
public sealed class PackedPackageTests
{
    private const string Repository = "https://github.com/spannermutex/spannermutex";

    private const int LargestIcon = 20_000;

    [Theory]
    [MemberData(nameof(PackageTests.Projects), MemberType = typeof(PackageTests))]
    public async Task Pack_OfEachProject_HasPageIconLinksAndSymbols(string project)
    {
        using var package = await PackedPackage.PackAsync(Path.Combine(PackageTests.Source, project), TestContext.Current.CancellationToken);
        var name = Path.GetFileNameWithoutExtension(project);

        package["id"].ShouldBe(name);
        package.Files.ShouldContainKey(package["readme"]!);
        package.Files[package["icon"]!].ShouldBeInRange(1, LargestIcon);
        package["license"].ShouldBe("Apache-2.0");
        package["projectUrl"].ShouldBe(Repository);
        package["releaseNotes"].ShouldBe($"{Repository}/blob/v{package["version"]}/CHANGELOG.md");
        package.Metadata.Descendants().Single(element => element.Name.LocalName == "repository").Attribute("url")!.Value.ShouldBe(Repository);
        package.Files.Keys.ShouldContain($"lib/net10.0/{name}.xml");
        package.SymbolFiles.ShouldContain($"lib/net10.0/{name}.pdb");
    }
}
