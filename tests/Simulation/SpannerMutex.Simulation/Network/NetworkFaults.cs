using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Network;

/// <summary>What becomes of messages.</summary>
internal sealed class NetworkFaults(World world)
{
    private readonly Scenario _scenario = world.Scenario;

    /// <summary>Draws a call's fate: <see cref="EventKind.Sent" /> where nothing happens to it.</summary>
    public EventKind Fate()
    {
        if (world.FaultsAreOver)
        {
            return EventKind.Sent;
        }

        var roll = world.Random.NextDouble();
        return (roll -= _scenario.Loss) < 0 ? world.Chance(0.5) ? EventKind.RequestDropped : EventKind.ReplyDropped
            : (roll -= _scenario.Lateness) < 0 ? EventKind.RequestLate
            : (roll -= _scenario.Replays) < 0 ? world.Chance(0.5) ? EventKind.Replayed : EventKind.AnswerOfCopy
            : (roll -= _scenario.Refusals) < 0 ? EventKind.Refused
            : roll - _scenario.Denials < 0 ? EventKind.Denied
            : EventKind.Sent;
    }

    /// <summary>A message's way. Each takes its own, so they overtake one another.</summary>
    public TimeSpan Latency() => Way(world.Chance(0.1) ? 0.3 : 0);

    /// <summary>The way of a message that is stuck; about half of them arrive before the next renewal is due.</summary>
    public TimeSpan LongLatency() => Way(world.Chance(0.5) ? 0.3 : 2);

    /// <summary>After how long the transport itself gives a call up; null if it never does, and only the caller's token ends it.</summary>
    public TimeSpan? GivesUpAfter(bool mayHang) => mayHang && world.Chance(0.4) ? null : _scenario.Duration * (0.3 * world.Random.NextDouble());

    // Up to so many durations. At the end of the faults the last ones come through: what a holder sent before it was
    // lost renews the lease when it arrives, and the wait for its expiry counts from there.
    private TimeSpan Way(double durations) =>
        TimeSpan.FromTicks(Math.Clamp(
            (_scenario.Duration * (durations * world.Random.NextDouble())).Ticks,
            0,
            Math.Max(0, _scenario.FaultTime.Ticks - world.Now)))
        + (Scenario.CalmLatency * world.Random.NextDouble());
}
