using System.Globalization;

namespace MultiClient;

/// <summary>
/// The files that all processes write to. Nothing protects them but the mutex: no lock of the file system, and reading and
/// writing are two steps.
/// </summary>
internal sealed class SharedFiles(string folder)
{
    private readonly string _lines = Path.Combine(folder, "lines");
    private readonly string _counter = Path.Combine(folder, "counter");
    private readonly string _go = Path.Combine(folder, "go");

    public void Create()
    {
        File.WriteAllText(_lines, "");
        WriteCounter(0);
    }

    /// <summary>All that were started begin at once.</summary>
    public void Go() => File.WriteAllText(_go, "");

    public async Task UntilGoAsync(CancellationToken cancellationToken)
    {
        while (!File.Exists(_go))
        {
            await Task.Delay(2, cancellationToken);
        }
    }

    public IReadOnlyList<string> ReadLines()
    {
        using var reader = new StreamReader(Open(_lines, FileAccess.Read));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void AppendLine(string line)
    {
        using var stream = Open(_lines, FileAccess.Write);
        stream.Seek(0, SeekOrigin.End);
        using var writer = new StreamWriter(stream);
        writer.Write(line + '\n');
    }

    public int ReadCounter()
    {
        using var reader = new StreamReader(Open(_counter, FileAccess.Read));
        return int.Parse(reader.ReadToEnd(), CultureInfo.InvariantCulture);
    }

    public void WriteCounter(int value)
    {
        using var writer = new StreamWriter(Open(_counter, FileAccess.Write));
        writer.Write(value.ToString("D10", CultureInfo.InvariantCulture));
    }

    // .NET would lock the file otherwise, which is the mutex's work here.
    private static FileStream Open(string path, FileAccess access) =>
        new(path, FileMode.OpenOrCreate, access, FileShare.ReadWrite);
}
