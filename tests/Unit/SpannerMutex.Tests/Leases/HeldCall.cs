namespace SpannerMutex.Tests.Leases;

/// <summary>A call that is under way until the test lets it go on.</summary>
internal sealed class HeldCall
{
    private readonly TaskCompletionSource _released = new();

    public bool HasArrived { get; set; }

    public void Release() => _released.SetResult();

    /// <summary>Nobody waits for what then happens: the caller was answered long before.</summary>
    public void OnReleased(Func<Task> happens)
    {
        HasArrived = true;
        _released.Task.ContinueWith(
            _ => happens(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task UntilReleasedAsync(CancellationToken cancellationToken)
    {
        HasArrived = true;
        return _released.Task.WaitAsync(cancellationToken);
    }
}
