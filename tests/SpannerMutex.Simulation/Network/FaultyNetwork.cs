using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Network;

/// <summary>One client's calls through the weather: lost, late, executed twice, refused, each as it draws.</summary>
/// <param name="world">The world.</param>
/// <param name="client">Whose calls.</param>
internal sealed class FaultyNetwork(World world, SimulatedClient client)
{
    private long _calls;

    /// <summary>Sends one call.</summary>
    /// <param name="atStore">Executes it there.</param>
    /// <param name="failures">What the caller meets where no answer comes back.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not what is under way.</param>
    public Task<T> CallAsync<T>(Func<T> atStore, ICallFailures<T> failures, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        client.MayStall();
        var call = new PendingCall<T>(client, cancellationToken);
        var weather = world.Weather;
        var fate = weather.Fate();
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
}
