using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Rules;

/// <summary>
/// Once the faults are over, a lease that nobody believes in goes to one who waits within its duration and one poll, and
/// within one poll after a release that the store confirmed.
/// </summary>
internal sealed class Recovery : IRule
{
    public string? FirstViolation(Scenario scenario, IReadOnlyList<HistoryEvent> history)
    {
        foreach (var gap in Gaps(scenario, history))
        {
            if (gap.Length > gap.Allowed)
            {
                return $"for {gap.Length.TotalSeconds:0.000} s before {TimeSpan.FromTicks(gap.Until)} clients waited and none had the lease; {gap.Allowed.TotalSeconds:0.000} s are allowed after {gap.After}";
            }
        }

        return null;
    }

    /// <summary>The times in which somebody waited and nobody believed, after the faults.</summary>
    public static IEnumerable<RecoveryGap> Gaps(Scenario scenario, IReadOnlyList<HistoryEvent> history)
    {
        if (scenario.IsGate)
        {
            yield break;
        }

        var (waiting, believing) = (new HashSet<int>(), new HashSet<(int, long)>());
        var (areOver, calmFrom, since, allowed, after) = (false, 0L, 0L, scenario.Recovery, EventKind.FaultsEnded);
        foreach (var e in history)
        {
            if (e.Kind == EventKind.Believes && areOver && believing.Count == 0)
            {
                yield return new RecoveryGap(e.At, TimeSpan.FromTicks(e.At - since), allowed, after);
            }

            switch (e.Kind)
            {
                case EventKind.Waits:
                    waiting.Add(e.Client);
                    break;
                case EventKind.WaitEnds or EventKind.Killed:
                    waiting.Remove(e.Client);
                    believing.RemoveWhere(b => e.Kind == EventKind.Killed && b.Item1 == e.Client);
                    break;
                case EventKind.Believes:
                    believing.Add((e.Client, e.Token));
                    break;
                case EventKind.Ceases:
                    believing.Remove((e.Client, e.Token));
                    break;
            }

            switch (e.Kind)
            {
                case EventKind.FaultsEnded:
                    (areOver, calmFrom, since, allowed, after) = (true, e.At + scenario.LastCalls.Ticks, e.At, scenario.Recovery, e.Kind);
                    break;
                case EventKind.Ceases:
                    (since, allowed, after) = (e.At, scenario.Recovery, e.Kind);
                    break;
                // Calls from before the end of the faults may still be under way for a while.
                case EventKind.Released when areOver && e.At > calmFrom && after == EventKind.Ceases && believing.Count == 0:
                    (since, allowed, after) = (e.At, scenario.AfterRelease, e.Kind);
                    break;
                case EventKind.StoreRemoved when after == EventKind.Released:
                    allowed = scenario.AfterRemoval;
                    break;
                // Its time was up as it acquired the lease: it had it for a moment, and let it go.
                case EventKind.AcquireFailed or EventKind.Cancelled when after == EventKind.Released:
                case EventKind.Waits when waiting.Count == 1:
                    since = e.At;
                    break;
            }
        }
    }
}
