using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Clients;

/// <summary>A timer on a client's clock: as a real one, mostly a little late, sometimes a little early, and silent while its process is frozen.</summary>
internal sealed class ClientTimer(World world, SimulatedClient client, double rate, TimerCallback callback, object? state) : ITimer
{
    private long _arming;
    private bool _isDisposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
        {
            throw new NotSupportedException("The leases arm their timers once at a time.");
        }

        if (_isDisposed)
        {
            return false;
        }

        var arming = ++_arming;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            world.After((dueTime / rate) + Lateness(), () => client.Run(() => Fire(arming)));
        }

        return true;
    }

    public void Dispose() => _isDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Fire(long arming)
    {
        if (!_isDisposed && arming == _arming)
        {
            _arming++;
            callback(state);
        }
    }

    private TimeSpan Lateness() => world.Random.NextDouble() switch
    {
        < 0.02 => TimeSpan.FromMilliseconds(-1),
        < 0.9 => TimeSpan.FromMilliseconds(world.Random.NextDouble()),
        _ => Scenario.TimerLateness * world.Random.NextDouble(),
    };
}
