using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Network;

/// <summary>One client's calls through the weather: lost, late, executed twice, refused, each as it draws.</summary>
/// <param name="world">The world.</param>
/// <param name="client">Whose calls.</param>
internal sealed class FaultyNetwork(World world, SimulatedClient client)
{
    private const double OutageChance = 0.1;

    private long _calls;
    private long _deadUntil;

    /// <summary>Sends one call.</summary>
    /// <param name="atStore">Executes it there.</param>
    /// <param name="failures">What the caller meets where no answer comes back.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not what is under way.</param>
    /// <param name="certain">What becomes of it; null to draw that.</param>
    public Task<T> CallAsync<T>(
        Func<T> atStore, ICallFailures<T> failures, CancellationToken cancellationToken, EventKind? certain = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        client.MayStall();
        var call = new PendingCall<T>(client, cancellationToken);
        var weather = world.NetworkFaults;
        var fate = certain ?? Fate();
        client.Record(fate, number: ++_calls);
        switch (fate)
        {
            case EventKind.Refused:
            case EventKind.Denied:
                world.After(weather.Latency() + weather.Latency(), () => failures.Refuse(call, isForGood: fate == EventKind.Denied));
                break;
            case EventKind.RequestDropped:
                GiveUp(isReached: false);
                break;
            case EventKind.ReplyDropped:
                world.After(weather.Latency(), () => atStore());
                GiveUp(isReached: true);
                break;
            case EventKind.RequestLate:
                Deliver(weather.LongLatency());
                if (!failures.MayHang || world.Chance(0.5))
                {
                    GiveUp(isReached: true);
                }

                break;
            case EventKind.Replayed:
                // The transport executes the call twice, and answers as the first one went.
                var way = weather.Latency();
                Deliver(way);
                world.After(way + weather.LongLatency(), () => atStore());
                break;
            case EventKind.AnswerOfCopy:
                // The same, and the answer is the second one's: a swap conflicts with itself.
                var first = weather.Latency();
                world.After(first, () => atStore());
                Deliver(first + weather.Latency());
                break;
            default:
                Deliver(weather.Latency());
                break;
        }

        return call.Task;

        void Deliver(TimeSpan way) => world.After(way, () =>
        {
            var answer = atStore();
            world.After(weather.Latency(), () => call.Answer(answer));
        });

        void GiveUp(bool isReached)
        {
            if (weather.GivesUpAfter(failures.MayHang) is { } after)
            {
                world.After(after, () => failures.Lose(call, isReached));
            }
        }
    }

    // A connection may be dead for a while: nothing that is sent on it arrives.
    private EventKind Fate()
    {
        if (world.Now < _deadUntil && !world.FaultsAreOver)
        {
            return EventKind.RequestDropped;
        }

        var fate = world.NetworkFaults.Fate();
        if (fate == EventKind.RequestDropped && world.Chance(OutageChance))
        {
            _deadUntil = world.Now + (world.Scenario.Duration * world.Random.NextDouble()).Ticks;
        }

        return fate;
    }
}
