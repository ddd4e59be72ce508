using RolloutDemo.Observation;

namespace RolloutDemo.Platform;

/// <summary>A job's task: the service's program, told to migrate and end. It has no probe and no limit to start within.</summary>
internal static class CloudRunJob
{
    private const string Command = "migrate";

    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(Release release, InstanceRecord record, RunClock clock, CancellationToken cancellationToken)
    {
        await using var task = await CloudRunInstance.StartAsync(record.Story.Name, LoopbackPorts.Find(1)[0], release, Command);
        using var watch = new GateWatch(task, record, clock);
        await watch.RunAsync(cancellationToken);
        var exitCode = await task.Exited.WaitAsync(cancellationToken);
        record.Add(story => story.Enter(exitCode == 0 ? InstancePhase.Ended : InstancePhase.Failed, clock.Elapsed) with { ExitCodes = [exitCode] });
        return exitCode;
    }
}
