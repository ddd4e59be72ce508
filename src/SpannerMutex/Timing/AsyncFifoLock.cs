namespace SpannerMutex.Timing;

/// <summary>
/// First come, first served, one at a time. Unlike a semaphore it hands over on the caller's own stack, so a simulation
/// with virtual time runs it the same way each time.
/// </summary>
internal sealed class AsyncFifoLock
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Waits for the turn; disposing the result passes it on.</summary>
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
            // The place in the line stays until the one before it is through.
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
