using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace SpannerMutex.RepositoryTests.Packages;

/// <summary>What <c>dotnet pack</c> writes of one project that is built already.</summary>
internal sealed class PackedPackage : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spanner-mutex-pack-");

    private PackedPackage()
    {
    }

    public Dictionary<string, long> Files { get; private set; } = null!;

    public IReadOnlyCollection<string> SymbolFiles { get; private set; } = null!;

    public XElement Metadata { get; private set; } = null!;

    public string? this[string element] => Metadata.Element(Metadata.Name.Namespace + element)?.Value;

    public static async Task<PackedPackage> PackAsync(string project, CancellationToken cancellationToken)
    {
        var packed = new PackedPackage();
        var configuration = typeof(PackedPackage).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        using var pack = Process.Start(new ProcessStartInfo(
            "dotnet",
            ["pack", project, "--no-build", "--configuration", configuration, "--output", packed._folder.FullName, "--nologo"])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await pack.StandardOutput.ReadToEndAsync(cancellationToken);
        await pack.WaitForExitAsync(cancellationToken);
        pack.ExitCode.ShouldBe(0, output);
        packed.Read();
        return packed;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Read()
    {
        using var package = ZipFile.OpenRead(_folder.GetFiles("*.nupkg").Single().FullName);
        using var symbols = ZipFile.OpenRead(_folder.GetFiles("*.snupkg").Single().FullName);
        using var specification = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Files = package.Entries.ToDictionary(entry => entry.FullName, entry => entry.Length);
        SymbolFiles = [.. symbols.Entries.Select(entry => entry.FullName)];
        Metadata = XDocument.Load(specification).Root!.Elements().Single();
    }
}
