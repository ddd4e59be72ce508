using System.Globalization;

namespace MultiClient;

/// <summary>Whether the sections were kept, by what stands in the files and by what the clients say that they did.</summary>
internal sealed class Verdict
{
    private readonly MultiClientOptions _options;
    private readonly int _lines;
    private readonly int _counter;
    private readonly ILookup<int, Execution> _executions;
    private readonly int[] _broken;

    public Verdict(MultiClientOptions options, IReadOnlyList<string> lines, int counter, IReadOnlyList<Execution> executions)
    {
        _options = options;
        _lines = lines.Count;
        _counter = counter;
        _executions = executions.ToLookup(execution => execution.Round);
        _broken = [.. Enumerable.Range(1, options.Rounds).Where(round => !IsOnce(round, lines))];
    }

    public bool IsKept => _broken.Length == 0 && _lines == _options.Rounds && _counter == Increments;

    private int Increments => _options.AllClients * _options.Rounds;

    public void Print(TextWriter output, TimeSpan time)
    {
        foreach (var round in _broken)
        {
            output.WriteLine($"Round {round}: the section ran {_executions[round].Count()} times.");
            foreach (var execution in _executions[round].OrderBy(execution => execution.From))
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"    {execution.Client}  {execution.From / 1e9:0.000000} s to {execution.To / 1e9:0.000000} s"));
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_options.Processes} processes x {_options.Clients} clients: {_lines} lines in {_options.Rounds} rounds; "
            + $"counter {_counter} of {Increments}; {time.TotalSeconds:0.0} s. {(IsKept ? "Every section was kept." : "Sections were NOT kept.")}"));
    }

    private bool IsOnce(int round, IReadOnlyList<string> lines) =>
        _executions[round].Count() == 1
        && lines.Count(line => line == $"{round} {_executions[round].Single().Client}") == 1;
}
