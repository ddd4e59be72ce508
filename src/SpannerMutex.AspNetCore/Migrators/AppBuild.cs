using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// Names the build of the app by all assemblies in its folder. The one with Main is not enough: it doesn't change when only
/// the assembly with the migrations is rebuilt.
/// </summary>
internal static class AppBuild
{
    private const int HashLength = 32;

    public static string Name(string folder)
    {
        var builds = Directory.EnumerateFiles(folder, "*.dll")
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetFileName(path)}/{BuildOf(path):N}\n")
            .ToList();
        var hash = builds.Count > 0
            ? SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(builds)))
            : HashOfTheProgram();
        return $"{Assembly.GetEntryAssembly()?.GetName().Name}/{Convert.ToHexStringLower(hash)[..HashLength]}";
    }

    private static Guid? BuildOf(string path)
    {
        using var file = File.OpenRead(path);
        using var image = new PEReader(file);
        try
        {
            if (image.HasMetadata)
            {
                var metadata = image.GetMetadataReader();
                return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
            }
        }
        catch (BadImageFormatException)
        {
            // Native code, without a build id.
        }

        return null;
    }

    // Published as one file, all assemblies are in it.
    private static byte[] HashOfTheProgram()
    {
        using var program = File.OpenRead(Environment.ProcessPath ?? throw new InvalidOperationException(
            "The build of this app can't be determined: give its migrations a fingerprint, in UseMigrator."));
        return SHA256.HashData(program);
    }
}
