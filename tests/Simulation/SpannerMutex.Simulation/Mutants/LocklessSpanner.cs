using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>A transaction's reads lock nothing (as though a creation asked for less than serializability).</summary>
internal sealed class LocklessSpanner(World world) : SimulatedSpanner(world)
{
    protected override void TakeLocks(SimulatedTransaction? transaction, IReadOnlyCollection<RowPlace> places)
    {
    }
}
