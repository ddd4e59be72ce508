using SpannerMutex;
using SpannerMutex.Leases;
using SpannerMutex.ProcessSupport.Holders;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace LeaseHolder;

/// <summary>
/// Holds the lease again and again. The counter is read, then written with what was read plus one: two holders at work at
/// once would lose an increment, were it not for the fence.
/// </summary>
internal sealed class Holder(HolderOptions options, SpannerRestClient client, EventWriter events)
{
    private readonly DistributedMutex _mutex = new(
        new SpannerLeaseStore(client),
        new LeaseName(options.Lease),
        new LeaseOptions { Duration = new LeaseDuration(options.Duration), PollInterval = options.PollInterval },
        logger: events);

    public static async Task<int> RunAsync(HolderOptions options, CancellationToken stop)
    {
        var events = new EventWriter(options.Client);
        using var client = new SpannerRestClient(new SpannerRestOptions
        {
            Database = options.Database,

            // What takes longer than the lease is worth nothing.
            RequestTimeout = options.Duration,
        });
        var holder = new Holder(options, client, events);
        events.Tell(HolderEventKind.Started);
        try
        {
            while (true)
            {
                await holder.HoldOnceAsync(stop);

                // Lets the others have their turn.
                await Task.Delay(options.PollInterval * Random.Shared.NextDouble(), stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
    }

    private async Task HoldOnceAsync(CancellationToken stop)
    {
        try
        {
            await using var lease = await _mutex.AcquireAsync(Timeout.InfiniteTimeSpan, new AcquireOptions { Note = options.Client }, stop);
            events.Tell(HolderEventKind.Acquired, lease);
            for (var step = 0; step <= options.Increments + 1 && await TryStepAsync(lease, step, stop); step++)
            {
            }
        }
        catch (SpannerMutexException e)
        {
            events.Tell(HolderEventKind.Disturbed, message: e.Message);
        }
    }

    private async Task<bool> TryStepAsync(Lease lease, int step, CancellationToken stop)
    {
        try
        {
            var value = await StepAsync(lease, step, stop);
            var kind = step == 0 ? HolderEventKind.Entered : value is null ? HolderEventKind.Left : HolderEventKind.Incremented;
            events.Tell(kind, lease, step, value);
            return true;
        }
        catch (LeaseLostException e)
        {
            events.Tell(HolderEventKind.Lost, lease, step, mayBeApplied: e.IsOutcomeUnknown, message: e.Message);
        }
        catch (SpannerRestException e)
        {
            events.Tell(HolderEventKind.Refused, lease, step, message: e.Message);
        }

        return false;
    }

    private async Task<long?> StepAsync(Lease lease, int step, CancellationToken stop)
    {
        var isIncrement = step > 0 && step <= options.Increments;
        long? value = isIncrement ? await ReadCounterAsync(stop) + 1 : null;
        var log = SpannerMutation.Insert(
            "Steps",
            ("Lease", options.Lease),
            ("Token", lease.FencingToken.Value),
            ("Step", step),
            ("Client", options.Client),
            ("Value", value is { } number ? number : SpannerValue.Null(SpannerTypeCode.Int64)),
            ("CommittedAt", SpannerValue.CommitTimestamp));
        if (value is null)
        {
            await lease.CommitAsync([log], stop);
            return null;
        }

        await Task.Delay(options.Work, stop);
        await lease.CommitAsync(
            [SpannerMutation.InsertOrUpdate("Counters", ("Lease", options.Lease), ("Value", value.Value)), log], stop);
        return value;
    }

    private async Task<long> ReadCounterAsync(CancellationToken stop)
    {
        var read = await client.ReadAsync(SpannerRead.ByKeyPrefix("Counters", [options.Lease], "Value"), stop);
        return read.Rows.Count == 0 ? 0 : read.Rows[0].GetInt64(0);
    }
}
