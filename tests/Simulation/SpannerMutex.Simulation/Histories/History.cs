using System.Globalization;
using System.Text;

namespace SpannerMutex.Simulation.Histories;

/// <summary>Everything that happened in one world, in order.</summary>
internal sealed class History
{
    // Tokens are microseconds since 1970: shown from the world's beginning, they can be told apart by eye.
    private const long FirstToken = 1_767_225_600_000_000;

    private readonly List<HistoryEvent> _events = new(1024);

    public IReadOnlyList<HistoryEvent> Events => _events;

    public void Add(HistoryEvent e) => _events.Add(e);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var e in _events)
        {
            text.Append(CultureInfo.InvariantCulture, $"{e.At / (double)TimeSpan.TicksPerSecond,12:0.000000}  ")
                .Append(e.Client == 0 ? "store   " : $"client {e.Client} ".PadRight(10))
                .Append(e.Kind);
            if (e.Token != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" token {(e.Token > FirstToken / 2 ? e.Token - FirstToken : e.Token)}");
            }

            if (e.Number != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" #{e.Number}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
