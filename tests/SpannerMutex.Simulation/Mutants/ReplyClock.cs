using SpannerMutex.Simulation.Clients;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Leaves out the time that an applied swap was under way: the holder's deadline counts from the answer.</summary>
internal sealed class ReplyClock(SimulatedClient client) : MutantClock(client)
{
    private long _leftOut;

    public override long GetTimestamp() => Inner.GetTimestamp() - _leftOut;

    public void LeaveOutSince(long sentAt) => _leftOut += GetTimestamp() - sentAt;
}
