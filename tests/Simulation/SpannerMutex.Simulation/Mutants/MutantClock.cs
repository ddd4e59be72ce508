using SpannerMutex.Simulation.Clients;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>A client's clock with something wrong in how the holder reads it.</summary>
internal abstract class MutantClock(SimulatedClient client) : TimeProvider
{
    public override long TimestampFrequency => Inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => Inner.LocalTimeZone;

    protected ClientClock Inner => client.Clock;

    public override long GetTimestamp() => Inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => Inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Inner.CreateTimer(callback, state, dueTime, period);
}
