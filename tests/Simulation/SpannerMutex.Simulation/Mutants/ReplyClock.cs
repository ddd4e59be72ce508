using SpannerMutex.Simulation.Clients;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Leaves out some of the time that an applied swap was under way, so that the holder's deadline counts from later than its first sending.</summary>
internal sealed class ReplyClock(SimulatedClient client) : MutantClock(client)
{
    private long _leftOut;

    public override long GetTimestamp() => Inner.GetTimestamp() - _leftOut;

    public void LeaveOutSince(long sentAt) => LeaveOut(GetTimestamp() - sentAt);

    public void LeaveOut(long ticks) => _leftOut += ticks;
}
