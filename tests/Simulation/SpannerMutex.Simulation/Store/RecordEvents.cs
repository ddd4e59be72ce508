using SpannerMutex.Leases;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Store;

/// <summary>Writes down what a commit has made of the lease's record.</summary>
internal static class RecordEvents
{
    public static void RecordChange(this World world, int client, LeaseRecord? before, LeaseRecord? after)
    {
        if (after is null)
        {
            world.Record(EventKind.StoreRemoved, client, before!.FencingToken.Value);
        }
        else if (after.Owner is not { } owner)
        {
            world.Record(EventKind.StoreReleased, client, after.FencingToken.Value);
        }
        else if (before?.Owner != after.Owner || before?.FencingToken != after.FencingToken)
        {
            world.Record(EventKind.StoreAcquired, client, after.FencingToken.Value, world.Owners[owner]);
        }
        else
        {
            world.Record(EventKind.StoreRenewed, client, after.FencingToken.Value);
        }
    }
}
