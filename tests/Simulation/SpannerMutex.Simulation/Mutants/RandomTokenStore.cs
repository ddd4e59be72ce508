using SpannerMutex.Leases;
using SpannerMutex.Simulation.Store;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Gives out a hash for a token.</summary>
internal sealed class RandomTokenStore(World world) : SimulatedStore(world)
{
    protected override LeaseRecord Next(LeaseRecord? stands, LeaseRecord? expected, LeaseRecord desired, DateTimeOffset now) =>
        desired.Owner is { } owner && owner != expected?.Owner
            ? base.Next(stands, expected, desired, now) with { FencingToken = new FencingToken(World.Random.NextInt64(1, long.MaxValue)) }
            : base.Next(stands, expected, desired, now);
}
