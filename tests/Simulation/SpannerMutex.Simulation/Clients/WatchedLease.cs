using SpannerMutex.Leases;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Clients;

/// <summary>A lease whose belief is looked at after everything that happens in the world, its holder frozen or not.</summary>
internal sealed class WatchedLease
{
    private readonly World _world;
    private readonly SimulatedClient _client;
    private readonly Lease _lease;
    private bool _believes;

    public WatchedLease(World world, SimulatedClient client, Lease lease)
    {
        _world = world;
        _client = client;
        _lease = lease;
        lease.LostToken.Register(() => client.Record(EventKind.LossSignalled, lease.FencingToken.Value));
        world.Watch(this);
    }

    /// <summary>False once there is no more to see: a belief that has ended stays so, which a rule checks all the same.</summary>
    public bool Look()
    {
        if (_client.IsDead)
        {
            return false;
        }

        var believes = _lease.IsHeld;
        if (believes != _believes)
        {
            _believes = believes;
            _client.Record(believes ? EventKind.Believes : EventKind.Ceases, _lease.FencingToken.Value);
        }

        return true;
    }

    public async Task ReleaseAsync(bool byDisposal)
    {
        _world.LookAtBeliefs();
        _client.Record(EventKind.Releasing, _lease.FencingToken.Value);
        var (couldGiveUp, now) = (_believes, _world.Now);
        var release = byDisposal ? DisposeAsync() : _lease.ReleaseAsync("done");

        // In no time: the belief can't have run out before the release took it back.
        if (couldGiveUp && now == _world.Now)
        {
            _client.Record(EventKind.GaveUp, _lease.FencingToken.Value);
        }

        var isReleased = await release;
        _client.Record(isReleased ? EventKind.Released : EventKind.NotReleased, _lease.FencingToken.Value);
    }

    private async ValueTask<bool> DisposeAsync()
    {
        await _lease.DisposeAsync();
        return false;
    }
}
