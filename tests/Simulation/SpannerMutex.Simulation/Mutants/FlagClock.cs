using SpannerMutex.Simulation.Clients;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Goes on only when something stirs the client: belief is a flag that its own steps lower, not a question to the clock.</summary>
internal sealed class FlagClock : MutantClock
{
    private long _lastRead;

    public FlagClock(SimulatedClient client)
        : base(client)
    {
        _lastRead = Inner.GetTimestamp();
        client.Stirs = () => _lastRead = Inner.GetTimestamp();
    }

    public override long GetTimestamp() => _lastRead;
}
