using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Rules;

/// <summary>Every client that lives gets through in the end, and none meets an error that isn't promised.</summary>
internal sealed class Completion : IRule
{
    public string? FirstViolation(Scenario scenario, IReadOnlyList<HistoryEvent> history)
    {
        foreach (var e in history)
        {
            switch (e.Kind)
            {
                case EventKind.Wedged:
                    return $"client {e.Client} never got through";
                case EventKind.Crashed:
                    return $"client {e.Client} met an error that isn't promised";
            }
        }

        return null;
    }
}
