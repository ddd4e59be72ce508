namespace RolloutDemo.Platform;

/// <summary>A revision that has, or had, the traffic, and its requests under way. The router begins none after it has asked to drain.</summary>
internal sealed class TrafficTarget(ProbedRevision revision)
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the traffic itself, one for each request.
    private int _holds = 1;

    public ProbedRevision Revision => revision;

    public void Begin() => Interlocked.Increment(ref _holds);

    public void End()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            _drained.SetResult();
        }
    }

    public Task DrainAsync()
    {
        End();
        return _drained.Task;
    }
}
