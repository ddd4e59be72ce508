using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Rules;

/// <summary>
/// What a client was answered is so: a write that was done is there, one that was refused or lost never comes, a lease
/// that was not acquired isn't held in its name, a gate that opened has all migrations behind it, and none is parked
/// below its number of attempts.
/// </summary>
internal sealed class TrueAnswers : IRule
{
    public string? FirstViolation(Scenario scenario, IReadOnlyList<HistoryEvent> history)
    {
        var (written, denied, refusedOwners) = (new HashSet<long>(), new HashSet<long>(), new HashSet<long>());
        var (standing, isDeleted) = (0L, false);
        foreach (var e in history)
        {
            switch (e.Kind)
            {
                case EventKind.StoreAcquired when refusedOwners.Contains(e.Number):
                    return $"owner {e.Number} acquired the lease after client {e.Client} was told that it had not";
                case EventKind.StoreAcquired:
                    standing = e.Number;
                    break;
                case EventKind.StoreReleased:
                    standing = 0;
                    break;
                case EventKind.StoreDeleted or EventKind.StoreRemoved:
                    // A request that is still under way may make the record anew from now on.
                    (standing, isDeleted) = (0, true);
                    refusedOwners.Clear();
                    break;
                case EventKind.NotAcquired when standing == e.Number:
                    return $"client {e.Client} was told that it had not acquired the lease that stands in its name";
                case EventKind.NotAcquired when !isDeleted:
                    refusedOwners.Add(e.Number);
                    break;
                case EventKind.StoreWrote when denied.Contains(e.Number):
                    return $"write {e.Number} was applied after its client was told that it was not";
                case EventKind.StoreWrote:
                    written.Add(e.Number);
                    break;
                case EventKind.WriteDone when !written.Contains(e.Number):
                    return $"client {e.Client} was told that write {e.Number} was done, and it was not";
                case EventKind.WriteRefused or EventKind.WriteLost when written.Contains(e.Number):
                    return $"client {e.Client} was told that write {e.Number} was not applied, and it was";
                case EventKind.WriteRefused or EventKind.WriteLost:
                    denied.Add(e.Number);
                    break;
                case EventKind.GateOpened when written.Count != scenario.Migrations:
                    return $"client {e.Client}'s gate opened on {written.Count} of {scenario.Migrations} migrations";
                case EventKind.GateParked:
                    return $"client {e.Client}'s gate was parked after at most {scenario.BadRuns} failures";
            }
        }

        return null;
    }
}
