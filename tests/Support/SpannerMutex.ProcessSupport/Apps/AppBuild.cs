using System.Reflection;

namespace SpannerMutex.ProcessSupport.Apps;

/// <summary>Where the programs under test were built.</summary>
public static class AppBuild
{
    private static readonly Dictionary<string, string?> s_metadata = typeof(AppBuild).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value);

    /// <summary>The sample app's folder, with settings and migrations.</summary>
    public static string Folder { get; } = SampleFolder("CloudRunApp");

    /// <summary>The sample app's program.</summary>
    public static string Assembly { get; } = Sample("CloudRunApp");

    /// <summary>Holds a lease again and again.</summary>
    public static string LeaseHolder => s_metadata["LeaseHolder"]!;

    /// <summary>The program behind demo.sh.</summary>
    public static string Demo => s_metadata["Demo"]!;

    /// <summary>The random rounds.</summary>
    public static string RandomRounds => s_metadata["RandomRounds"]!;

    /// <summary>A sample's folder, with settings and migrations.</summary>
    public static string SampleFolder(string name) => Path.Combine(s_metadata["Samples"]!, name);

    /// <summary>A sample's program.</summary>
    public static string Sample(string name) => Path.Combine(SampleFolder(name), s_metadata["SampleOutput"]!, $"{name}.dll");
}
