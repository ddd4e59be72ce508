using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Rules;

/// <summary>Tokens strictly increase in the order in which the store let the lease be acquired, and in the order in which clients came to believe.</summary>
internal sealed class RisingTokens : IRule
{
    public string? FirstViolation(Scenario scenario, IReadOnlyList<HistoryEvent> history)
    {
        var (acquired, believed) = (0L, 0L);
        var deleted = new HashSet<long>();
        foreach (var e in history)
        {
            switch (e.Kind)
            {
                case EventKind.StoreDeleted:
                    deleted.Add(e.Token);
                    break;
                case EventKind.StoreAcquired when e.Token <= acquired:
                    return $"token {e.Token} was given out after {acquired}";
                case EventKind.StoreAcquired:
                    acquired = e.Token;
                    break;
                case EventKind.Believes when e.Token <= believed && !deleted.Contains(e.Token):
                    return $"client {e.Client} came to believe in token {e.Token} after {believed}";
                case EventKind.Believes:
                    believed = Math.Max(believed, e.Token);
                    break;
            }
        }

        return null;
    }
}
