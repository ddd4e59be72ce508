namespace SpannerMutex.ProcessSupport.Apps;

/// <summary>A folder of migrations that no repository has seen, gone with the test.</summary>
public sealed class ScriptsFolder : IDisposable
{
    public ScriptsFolder(params (string File, string Text)[] scripts)
    {
        foreach (var (file, text) in scripts)
        {
            Write(file, text);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("migrations-").FullName;

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
