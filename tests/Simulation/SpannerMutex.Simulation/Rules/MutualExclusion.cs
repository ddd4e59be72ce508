using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Rules;

/// <summary>
/// At no time do two clients believe, frozen ones included. A belief whose record a person deleted is out of the count:
/// the store has forgotten it, and only its fenced writes are still safe.
/// </summary>
internal sealed class MutualExclusion : IRule
{
    public string? FirstViolation(Scenario scenario, IReadOnlyList<HistoryEvent> history)
    {
        var believers = new Dictionary<int, long>();
        var deleted = new HashSet<long>();
        foreach (var e in history)
        {
            switch (e.Kind)
            {
                case EventKind.StoreDeleted:
                    deleted.Add(e.Token);
                    break;
                case EventKind.Killed:
                    believers.Remove(e.Client);
                    break;
                case EventKind.Ceases when believers.GetValueOrDefault(e.Client) == e.Token:
                    believers.Remove(e.Client);
                    break;
                case EventKind.Believes when !deleted.Contains(e.Token):
                    foreach (var (other, token) in believers)
                    {
                        if (!deleted.Contains(token))
                        {
                            return $"client {e.Client} believes in token {e.Token} while client {other} believes in {token}";
                        }
                    }

                    believers[e.Client] = e.Token;
                    break;
            }
        }

        return null;
    }
}
