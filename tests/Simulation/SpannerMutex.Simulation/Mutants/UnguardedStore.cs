using SpannerMutex.Leases;
using SpannerMutex.Simulation.Store;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Applies some swaps whatever stands: UPDATE without the version in its WHERE.</summary>
/// <param name="world">The world.</param>
/// <param name="isUnguarded">Which swaps.</param>
internal sealed class UnguardedStore(World world, Func<LeaseRecord?, LeaseRecord, bool> isUnguarded) : SimulatedStore(world)
{
    protected override bool IsAllowed(LeaseRecord? stands, LeaseRecord? expected, LeaseRecord desired) =>
        base.IsAllowed(stands, expected, desired) || isUnguarded(expected, desired);

    // Versions go on rising, so that nothing but the missing guard is wrong.
    protected override LeaseRecord Next(LeaseRecord? stands, LeaseRecord? expected, LeaseRecord desired, DateTimeOffset now)
    {
        var next = base.Next(stands, expected, desired, now);
        return stands is null || stands.Version < next.Version ? next : next with { Version = stands.Version + 1 };
    }
}
