namespace SpannerMutex.AspNetCore.Tests;

/// <summary>An empty content root, gone with the test.</summary>
internal sealed class ContentRoot : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("content-root-").FullName;

    public ContentRoot WithScript()
    {
        var scripts = Directory.CreateDirectory(System.IO.Path.Combine(Path, "migrations")).FullName;
        File.WriteAllText(System.IO.Path.Combine(scripts, "V0001__t.sql"), "CREATE TABLE T (Id INT64) PRIMARY KEY (Id);");
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
