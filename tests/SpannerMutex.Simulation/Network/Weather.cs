using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Network;

/// <summary>What becomes of messages.</summary>
internal sealed class Weather(World world)
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
            : (roll -= _scenario.Replays) < 0 ? EventKind.Replayed
            : (roll -= _scenario.Refusals) < 0 ? EventKind.Refused
            : roll - _scenario.Denials < 0 ? EventKind.Denied
            : EventKind.Sent;
    }

    /// <summary>A message's way. Each takes its own, so they overtake one another.</summary>
    public TimeSpan Latency() =>
        (world.Chance(0.1) ? UntilCalm(_scenario.Duration * (0.3 * world.Random.NextDouble())) : TimeSpan.Zero)
        + (Scenario.CalmLatency * world.Random.NextDouble());

    /// <summary>The way of a message that is stuck, up to two durations.</summary>
    public TimeSpan LongLatency() => UntilCalm(_scenario.Duration * (2 * world.Random.NextDouble())) + Latency();

    /// <summary>After how long the transport itself gives a call up; null if it never does, and only the caller's token ends it.</summary>
    public TimeSpan? GivesUpAfter(bool mayHang) => mayHang && world.Chance(0.4) ? null : _scenario.Duration * (0.3 * world.Random.NextDouble());

    // At the end of the faults the last ones come through.
    private TimeSpan UntilCalm(TimeSpan way) =>
        TimeSpan.FromTicks(Math.Clamp(_scenario.FaultTime.Ticks - world.Now, 0, way.Ticks));
}
