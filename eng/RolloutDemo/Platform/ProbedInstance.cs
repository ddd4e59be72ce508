using RolloutDemo.Observation;

namespace RolloutDemo.Platform;

/// <summary>
/// One instance's place in a revision, as the platform keeps it: probed from its first moment on, ended by SIGTERM and 10 s
/// later SIGKILL when a probe says so, and started again a few times. Only while its startup probe has passed may it be
/// sent requests.
/// </summary>
internal sealed class ProbedInstance : IAsyncDisposable
{
    private readonly ProbedRevision _revision;
    private readonly InstanceRecord _record;
    private readonly RunClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<bool> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;
    private volatile CloudRunInstance? _ready;

    public ProbedInstance(ProbedRevision revision, InstanceRecord record, RunClock clock)
    {
        _revision = revision;
        _record = record;
        _clock = clock;
        _run = RunAsync();
    }

    /// <summary>Whether its startup probe passed; false once it has no starts left.</summary>
    public Task<bool> Started => _started.Task;

    /// <summary>Where it takes requests; null while it may not be sent any.</summary>
    public Uri? Address => _ready?.Address;

    public InstanceRecord Record => _record;

    /// <summary>What its last process wrote.</summary>
    public LogTail? Log { get; private set; }

    /// <summary>SIGTERM, 10 s, SIGKILL; it is not started again.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (var start = 1; start <= CloudRunPolicy.MostStarts; start++)
            {
                await LiveAsync();
            }

            _started.TrySetResult(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _started.TrySetResult(false);
        }
        catch (Exception e)
        {
            _started.TrySetException(e);
            throw;
        }
    }

    private async Task LiveAsync()
    {
        _record.Add(story => story.Enter(InstancePhase.Starting, _clock.Elapsed));
        await using var instance = await CloudRunInstance.StartAsync(_record.Story.Name, LoopbackPorts.Find(1)[0], _revision.Release);
        Log = instance.Log;
        var wasKilled = true;
        try
        {
            if (await PassesAsync(instance))
            {
                var at = _clock.Elapsed;
                _record.Add(story => story.Enter(InstancePhase.Ready, at) with { ReadyAt = at });
                _ready = instance;
                _started.TrySetResult(true);
                await CloudRunPolicy.Liveness.UntilItFailsAsync(instance, _stop.Token);
            }

            wasKilled = !instance.Exited.IsCompleted;
        }
        finally
        {
            _ready = null;
            await instance.StopAsync();
            var exitCode = await instance.Exited;
            var phase = _stop.IsCancellationRequested ? InstancePhase.Ended : InstancePhase.Failed;
            _record.Add(story => story.Enter(phase, _clock.Elapsed) with
            {
                ExitCodes = story.ExitCodes.Add(exitCode),
                Killed = story.Killed + (phase == InstancePhase.Failed && wasKilled ? 1 : 0),
            });
        }
    }

    private async Task<bool> PassesAsync(CloudRunInstance instance)
    {
        using var watch = new GateWatch(instance, _record, _clock);
        using var asked = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var watching = watch.RunAsync(asked.Token);
        try
        {
            return await _revision.Startup.SucceedsAsync(instance, _stop.Token);
        }
        finally
        {
            await asked.CancelAsync();
            await watching;
        }
    }
}
