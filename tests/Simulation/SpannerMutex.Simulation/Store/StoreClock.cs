using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Store;

/// <summary>A store's time: it drifts, and no two commits fall into one microsecond.</summary>
internal sealed class StoreClock(World world)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private DateTimeOffset _lastCommit = Epoch;

    /// <summary>The time of a read: it sees every commit up to then.</summary>
    public DateTimeOffset Now => Clock > _lastCommit ? Clock : _lastCommit;

    private DateTimeOffset Clock => Epoch + TimeSpan.FromTicks((long)(world.Now * world.Scenario.StoreRate));

    /// <summary>The time of a commit: in whole microseconds, and not before it was sent.</summary>
    public DateTimeOffset Commit()
    {
        var (now, next) = (UpToMicrosecond(Clock), _lastCommit + TimeSpan.FromMicroseconds(1));
        return _lastCommit = now > next ? now : next;
    }

    private static DateTimeOffset UpToMicrosecond(DateTimeOffset time)
    {
        var over = time.Ticks % TimeSpan.TicksPerMicrosecond;
        return over == 0 ? time : time.AddTicks(TimeSpan.TicksPerMicrosecond - over);
    }
}
