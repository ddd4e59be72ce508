using SpannerMutex.Simulation.Store;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Begins at version 1 again when the record was deleted.</summary>
internal sealed class RestartingVersionStore(World world) : SimulatedStore(world)
{
    protected override long FirstVersion(DateTimeOffset now) => 1;
}
