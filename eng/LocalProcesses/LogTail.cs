namespace LocalProcesses;

/// <summary>The last lines that an instance wrote.</summary>
public sealed class LogTail(int lines)
{
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > lines)
            {
                _lines.Dequeue();
            }
        }
    }

    public IReadOnlyList<string> Lines()
    {
        lock (_lines)
        {
            return _lines.ToArray();
        }
    }
}
