using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Rules;

/// <summary>
/// A belief that ended otherwise than by a release was signalled, as soon as a timer can in a process that runs; one that
/// was released was not; one that was signalled or has ended never comes back. (When a gate releases isn't seen from
/// outside: its ends are not judged.)
/// </summary>
internal sealed class LossSignals : IRule
{
    private static readonly long Slack = (Scenario.TimerLateness * 4).Ticks;

    public string? FirstViolation(Scenario scenario, IReadOnlyList<HistoryEvent> history)
    {
        var beliefs = new Dictionary<(int Client, long Token), Belief>();
        var frozen = new HashSet<int>();
        foreach (var e in history)
        {
            if (FirstOverdue(beliefs, frozen, e.At) is { } overdue)
            {
                return overdue;
            }

            var key = (e.Client, e.Token);
            switch (e.Kind)
            {
                case EventKind.Killed:
                    frozen.Remove(e.Client);
                    Drop(beliefs, e.Client);
                    break;
                case EventKind.Frozen:
                    frozen.Add(e.Client);
                    break;
                case EventKind.Woken:
                    frozen.Remove(e.Client);
                    foreach (var belief in beliefs.Values.Where(b => b.DueBy is not null && b.Client == e.Client))
                    {
                        belief.DueBy = e.At + Slack;
                    }

                    break;
                case EventKind.Believes when !beliefs.TryAdd(key, new Belief(e.Client)):
                    return $"client {e.Client} believes in token {e.Token} again";
                case EventKind.Releasing when beliefs.TryGetValue(key, out var belief) && belief.DueBy is null && !belief.IsSignalled:
                    belief.IsReleasing = true;
                    break;
                case EventKind.Ceases when beliefs.TryGetValue(key, out var belief) && !belief.IsSignalled && !belief.IsReleasing && !scenario.IsGate:
                    belief.DueBy = e.At + Slack;
                    break;
                case EventKind.GaveUp or EventKind.Released when beliefs.TryGetValue(key, out var belief):
                    belief.IsReleased = true;
                    if (belief.IsSignalled)
                    {
                        return $"client {e.Client} released token {e.Token} and was told of its loss";
                    }

                    break;
                case EventKind.LossSignalled when beliefs.TryGetValue(key, out var belief):
                    if (belief.IsReleased)
                    {
                        return $"client {e.Client} was told of the loss of token {e.Token}, which it had released";
                    }

                    belief.IsSignalled = true;
                    belief.DueBy = null;
                    break;
            }
        }

        return null;
    }

    private static string? FirstOverdue(
        Dictionary<(int Client, long Token), Belief> beliefs, HashSet<int> frozen, long now)
    {
        foreach (var ((client, token), belief) in beliefs)
        {
            if (belief.DueBy < now && !frozen.Contains(client))
            {
                return $"client {client} was not told of the loss of token {token}";
            }
        }

        return null;
    }

    private static void Drop(Dictionary<(int Client, long Token), Belief> beliefs, int client)
    {
        foreach (var key in beliefs.Keys.Where(k => k.Client == client).ToList())
        {
            beliefs.Remove(key);
        }
    }

    private sealed class Belief(int client)
    {
        public int Client => client;

        public long? DueBy { get; set; }

        public bool IsReleasing { get; set; }

        public bool IsReleased { get; set; }

        public bool IsSignalled { get; set; }
    }
}
