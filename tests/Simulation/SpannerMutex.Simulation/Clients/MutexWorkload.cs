using SpannerMutex.Leases;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Clients;

/// <summary>What an application does with the mutex: acquire, write fenced, hold, release; again until a whole round went by without faults.</summary>
internal sealed class MutexWorkload(World world, SimulatedClient client)
{
    private readonly Scenario _scenario = world.Scenario;
    private readonly List<Task> _aside = [];

    public async Task RunAsync()
    {
        bool isLast;
        do
        {
            await PauseAsync(_scenario.Duration * 0.4);
            isLast = world.FaultsAreOver;
            client.Record(EventKind.Waits);
            var lease = await AcquireAsync(isLast);
            client.Record(EventKind.WaitEnds);
            if (lease is not null)
            {
                await HoldAsync(lease, new WatchedLease(world, client, lease), isLast);
                if (!isLast && world.Chance(0.1))
                {
                    await DeleteAsync();
                }
            }
        }
        while (!isLast);
    }

    private async Task<Lease?> AcquireAsync(bool isLast)
    {
        var isPatient = world.Chance(0.6);
        using var cancellation = MayCancel(isLast);
        while (true)
        {
            try
            {
                if (isPatient)
                {
                    var timeout = isLast || world.Chance(0.5) ? Timeout.InfiniteTimeSpan : world.Between(TimeSpan.FromMilliseconds(1), _scenario.Duration * 3);
                    return await client.Mutex.AcquireAsync(timeout, new AcquireOptions { Note = "patient" }, cancellation.Token);
                }

                if (await TryAsync(cancellation.Token) is { } lease)
                {
                    return lease;
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                client.Record(EventKind.Cancelled);
                return null;
            }
            catch (SpannerMutexException)
            {
                client.Record(EventKind.AcquireFailed);
            }

            if (!isLast && world.Chance(0.1))
            {
                return null;
            }

            await Task.Delay(_scenario.Options.PollInterval * (0.5 + (world.Random.NextDouble() / 2)), client.Time);
        }
    }

    private async Task<Lease?> TryAsync(CancellationToken cancellationToken)
    {
        var before = client.Store.LastOwner;
        var lease = await client.Mutex.TryAcquireAsync(new AcquireOptions { Note = "eager" }, cancellationToken);
        if (lease is null && client.Store.LastOwner != before)
        {
            client.Record(EventKind.NotAcquired, number: client.Store.LastOwner);
        }

        return lease;
    }

    private async Task HoldAsync(Lease lease, WatchedLease watched, bool isLast)
    {
        Task? release = null;
        if (world.Chance(0.2))
        {
            // On the stack of whatever notices the loss.
            lease.LostToken.Register(() => release ??= watched.ReleaseAsync(byDisposal: true));
        }

        for (var steps = world.Random.Next(0, isLast ? 3 : 7); steps > 0 && IsUndaunted(lease); steps--)
        {
            switch (world.Random.Next(4))
            {
                case 0:
                    await RenewAsync(lease);
                    break;
                case 1:
                    var behind = WriteAsync(lease, isLast);
                    await WriteAsync(lease, isLast);
                    await behind;
                    break;
                case 2:
                    // Goes on by itself, past the release too.
                    _aside.Add(WriteAsync(lease, isLast));
                    break;
                default:
                    await WriteAsync(lease, isLast);
                    break;
            }

            await PauseAsync(_scenario.Duration * 0.6);
        }

        // Awaited in one place only: the second awaiter of a task goes on in the thread pool.
        await (release ??= watched.ReleaseAsync(byDisposal: world.Chance(0.2)));
        await Task.WhenAll(_aside);
        _aside.Clear();
    }

    private async Task DeleteAsync()
    {
        using var limit = new CancellationTokenSource(_scenario.Duration, client.Time);
        try
        {
            await client.Mutex.DeleteAsync(limit.Token);
        }
        catch (Exception e) when (e is SpannerMutexException or OperationCanceledException)
        {
            // Nothing rests on it.
        }
    }

    // Some don't heed the loss, and go on writing: the fence is for them.
    private bool IsUndaunted(Lease lease) => !lease.LostToken.IsCancellationRequested || world.Chance(0.5);

    private static async Task RenewAsync(Lease lease)
    {
        try
        {
            await lease.RenewAsync();
        }
        catch (SpannerMutexException)
        {
            // The belief is watched: it says what has to be known.
        }
    }

    private async Task WriteAsync(Lease lease, bool isLast)
    {
        using var cancellation = MayCancel(isLast);
        var write = world.NextWrite();
        client.Record(EventKind.WriteBegun, lease.FencingToken.Value, write);
        var answer = EventKind.WriteDone;
        try
        {
            await client.Store.WriteFencedAsync(lease, write, cancellation.Token);
        }
        catch (LeaseLostException e)
        {
            answer = e.IsOutcomeUnknown ? EventKind.WriteOpen : EventKind.WriteLost;
        }
        catch (SpannerMutexException)
        {
            answer = EventKind.WriteRefused;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Cancelled while it waited for its turn: it was never sent.
            answer = EventKind.WriteRefused;
        }

        client.Record(answer, lease.FencingToken.Value, write);
    }

    private CancellationTokenSource MayCancel(bool isLast) => isLast || !world.Chance(_scenario.Cancels)
        ? new CancellationTokenSource()
        : new CancellationTokenSource(world.Between(TimeSpan.FromMilliseconds(1), _scenario.Duration), client.Time);

    private Task PauseAsync(TimeSpan most) => Task.Delay(most * world.Random.NextDouble(), client.Time);
}
