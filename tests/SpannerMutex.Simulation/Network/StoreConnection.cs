using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Network;

/// <summary>
/// A client's connection through the weather, within the store's contract: an exception only where nothing was and will
/// be applied (F1), Unknown where the outcome is open (F2). A conflict may be with a copy of the swap itself. A swap may
/// hang until its token ends it; a read ends by itself.
/// </summary>
internal sealed class StoreConnection(World world, SimulatedClient client) : IStoreConnection
{
    private long _calls;

    public long LastOwner { get; private set; }

    public ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default) =>
        CallAsync(() => world.Store.Delete(client.Id, seen.Record!), _ => SwapOutcome.Unknown, cancellationToken);

    public ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No holder lists leases.");

    public ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        CallAsync(() => world.Store.Read(), null, cancellationToken);

    public ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default) =>
        SwapAsync(expected, desired, null, cancellationToken);

    public ValueTask<SwapResult> SwapAsync(
        LeaseRecord? expected, LeaseRecord desired, long? write, CancellationToken cancellationToken)
    {
        if (desired.Owner is { } owner && owner != expected?.Owner)
        {
            LastOwner = world.Store.NumberOf(owner);
        }

        return CallAsync(() => world.Store.Swap(client.Id, expected, desired, write), SwapResult.Unknown, cancellationToken);
    }

    public async ValueTask WriteAsync(long write, FencingToken token, CancellationToken cancellationToken) =>
        await CallAsync(() => world.Store.Write(client.Id, write, token), null, cancellationToken);

    public ValueTask<int> CountWritesAsync(CancellationToken cancellationToken) =>
        CallAsync(() => world.Store.Writes.Count, null, cancellationToken);

    private ValueTask<T> CallAsync<T>(Func<T> atStore, Func<Exception, T>? unknown, CancellationToken cancellationToken)
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
                world.After(weather.Latency() + weather.Latency(), () => call.Fail(
                    new SimulatedStoreException($"{fate} by the store.", isTransient: fate == EventKind.Refused)));
                break;
            case EventKind.RequestDropped:
                GiveUp(world.Chance(0.3) ? null : unknown);
                break;
            case EventKind.ReplyDropped:
                world.After(weather.Latency(), () => atStore());
                GiveUp(unknown);
                break;
            case EventKind.RequestLate:
                Deliver(weather.LongLatency());
                if (unknown is null || world.Chance(0.5))
                {
                    GiveUp(unknown);
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

        return new ValueTask<T>(call.Task);

        void Deliver(TimeSpan way) => world.After(way, () =>
        {
            var answer = atStore();
            world.After(weather.Latency(), () => call.Answer(answer));
        });

        // Where it isn't known, a swap's answer is Unknown (F2); a read just fails.
        void GiveUp(Func<Exception, T>? openEnd)
        {
            if (weather.GivesUpAfter(mayHang: unknown is not null) is not { } after)
            {
                return;
            }

            var cause = new SimulatedStoreException("No answer came.", isTransient: true);
            world.After(after, () =>
            {
                if (openEnd is null)
                {
                    call.Fail(cause);
                }
                else
                {
                    call.Answer(openEnd(cause));
                }
            });
        }
    }
}
