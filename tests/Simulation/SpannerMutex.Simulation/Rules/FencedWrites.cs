using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Rules;

/// <summary>Fenced writes apply in token order, never once a newer token was given out, and each at most once; migrations in their order too.</summary>
internal sealed class FencedWrites : IRule
{
    public string? FirstViolation(Scenario scenario, IReadOnlyList<HistoryEvent> history)
    {
        var (newest, last) = (0L, 0L);
        var written = new HashSet<long>();
        foreach (var e in history)
        {
            switch (e.Kind)
            {
                case EventKind.StoreAcquired:
                    newest = Math.Max(newest, e.Token);
                    break;
                case EventKind.StoreWrote when e.Token < newest:
                    return $"write {e.Number} of token {e.Token} was applied after token {newest} was given out";
                case EventKind.StoreWrote when !written.Add(e.Number):
                    return $"write {e.Number} was applied twice";
                case EventKind.StoreWrote when scenario.IsGate && e.Number != last + 1:
                    return $"migration {e.Number} was applied after migration {last}";
                case EventKind.StoreWrote:
                    last = e.Number;
                    break;
            }
        }

        return null;
    }
}
