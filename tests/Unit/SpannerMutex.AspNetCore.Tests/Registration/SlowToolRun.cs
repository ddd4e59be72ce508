namespace SpannerMutex.AspNetCore.Tests.Registration;

/// <summary>The one run of a <see cref="SlowTool" />, steered by the test.</summary>
internal sealed class SlowToolRun
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Begun => _begun.Task;

    public Task Released => _released.Task;

    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>Whether the tool had been disposed by the time its migration ended.</summary>
    public Task<bool> WasDisposedAtItsEnd => _ended.Task;

    public void Begin() => _begun.TrySetResult();

    public void Release() => _released.SetResult();

    public void End(bool isDisposed) => _ended.TrySetResult(isDisposed);
}
