using System.Diagnostics;

namespace RolloutDemo.Observation;

/// <summary>Counts from the moment at which the instances are started.</summary>
internal sealed class RunClock
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);
}
