using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Clients;

/// <summary>One client's view of time: a monotonic clock that drifts, a wall clock that somebody may set, timers that wait while it is frozen.</summary>
internal sealed class ClientClock(World world, SimulatedClient client) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly long _bornAt = world.Now;
    private readonly long _start = world.Random.NextInt64(0, TimeSpan.TicksPerDay);

    public double Rate { get; } = world.Scenario.ClockRate(world.Random);

    public TimeSpan WallClockAhead { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp()
    {
        client.MayStall();
        return _start + Elapsed;
    }

    public override DateTimeOffset GetUtcNow() => Epoch + WallClockAhead + TimeSpan.FromTicks(_bornAt + Elapsed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        client.MayStall();
        var timer = new ClientTimer(world, client, Rate, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private long Elapsed => (long)((world.Now - _bornAt) * Rate);
}
