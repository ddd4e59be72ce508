using Microsoft.Extensions.Logging;
using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>One wait for a lease: read, try to acquire, wait, until it is acquired or the time-out has passed.</summary>
internal sealed class LeaseWait(
    DistributedMutex mutex, LeaseAcquirer acquirer, TimeSpan timeout, string? note, TimeProvider time, ILogger logger)
{
    private LeaseSnapshot? _seen;
    private Exception? _failure;
    private bool _wasContended;

    // Unknown if the last read or write got no reply.
    private bool IsHeldByAnother => _failure is null && (_seen is { IsFree: false } || _wasContended);

    /// <summary>Waits; throws when the time is up.</summary>
    /// <param name="first">How long to wait before the first read, so that others can acquire the lease; at most half of the time-out.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask<Lease> RunAsync(TimeSpan first, CancellationToken cancellationToken) =>
        await WaitAsync(first, cancellationToken).ConfigureAwait(false) ?? throw TimedOut();

    /// <summary>Waits; null when the time is up and another holds the lease.</summary>
    /// <param name="first">As in <see cref="RunAsync" />.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask<Lease?> TryAsync(TimeSpan first, CancellationToken cancellationToken)
    {
        var lease = await WaitAsync(first, cancellationToken).ConfigureAwait(false);
        return lease is not null || IsHeldByAnother ? lease : throw TimedOut();
    }

    private async ValueTask<Lease?> WaitAsync(TimeSpan first, CancellationToken cancellationToken)
    {
        if (timeout >= TimeSpan.Zero && timeout < TimerDelay.Shortest)
        {
            return await TryOnceAsync(cancellationToken).ConfigureAwait(false);
        }

        using var limit = new CallDeadline(timeout, time, cancellationToken);
        try
        {
            if (timeout != Timeout.InfiniteTimeSpan && first > timeout / 2)
            {
                first = timeout / 2;
            }

            if (first >= TimerDelay.Shortest)
            {
                await TimerDelay.WaitAsync(first, time, limit.Token).ConfigureAwait(false);
            }

            while (true)
            {
                if (await TryOnceAsync(limit.Token).ConfigureAwait(false) is { } lease)
                {
                    return lease;
                }

                await mutex.WaitAsync(_failure is null ? _seen : null, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private async ValueTask<Lease?> TryOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            _seen = await mutex.ReadAsync(cancellationToken).ConfigureAwait(false);
            var acquisition = await acquirer.TryAcquireAsync(_seen, note, null, cancellationToken).ConfigureAwait(false);
            _failure = null;
            _seen = acquisition.Seen;
            _wasContended |= acquisition.WasContended;
            return acquisition.Lease;
        }
        catch (SpannerMutexException e) when (e.IsTransient)
        {
            LeaseLog.WaitTransientError(logger, mutex.Name, e);
            _failure = e;
            return null;
        }
    }

    private LeaseTimeoutException TimedOut() => new(mutex.Name, timeout, _seen, _failure, _wasContended);
}
