namespace SpannerMutex.ProcessTests.Faults;

/// <summary>One call at which the world stops, once.</summary>
public sealed class Breakpoint(Func<ProxiedCall, bool> matches, BreakSide side)
{
    private readonly TaskCompletionSource<ProxiedCall> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _forwarded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProxiedCall? _call;

    public BreakSide Side => side;

    /// <summary>Completes when the call stands at the breakpoint.</summary>
    public Task<ProxiedCall> Reached => _reached.Task;

    /// <summary>Completes when a call that was let go on has been answered by the server.</summary>
    public Task Forwarded => _forwarded.Task;

    /// <summary>Lets the call go on.</summary>
    public void GoOn() => _goOn.TrySetResult(true);

    /// <summary>Cuts the connection instead.</summary>
    public void Cut() => _goOn.TrySetResult(false);

    internal bool TryHit(ProxiedCall call)
    {
        if (_call is not null || !matches(call))
        {
            return false;
        }

        _call = call;
        return true;
    }

    internal void Answered() => _forwarded.TrySetResult();

    internal Task<bool> PassAsync()
    {
        _reached.TrySetResult(_call!);
        return _goOn.Task;
    }
}
