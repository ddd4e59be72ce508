namespace SpannerMutex.Timing;

/// <summary>
/// An asynchronous lock that is granted in the order of the requests. Unlike a semaphore it continues the next waiter on the
/// releasing stack, so that a simulation with virtual time is deterministic.
/// </summary>
internal sealed class AsyncFifoLock
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Acquires the lock; disposing the result releases it.</summary>
    public async ValueTask<IDisposable> AcquireAsync(CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource();
        Task before;
        lock (_lock)
        {
            before = _last;
            _last = mine.Task;
        }

        try
        {
            await before.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The place in the queue remains until the one before it has released.
            _ = before.ContinueWith(
                _ => mine.SetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }

        return new Held(mine);
    }

    private sealed class Held(TaskCompletionSource mine) : IDisposable
    {
        public void Dispose() => mine.TrySetResult();
    }
}
