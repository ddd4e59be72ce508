namespace SpannerMutex.AspNetCore.Tests;

/// <summary>The timer of one held request.</summary>
internal sealed class HoldTimeoutTimer(TimerCallback callback, object? state) : ITimer
{
    public void Fire() => callback(state);

    public bool Change(TimeSpan dueTime, TimeSpan period) => true;

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
