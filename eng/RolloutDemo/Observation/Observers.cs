using RolloutDemo.Database;
using RolloutDemo.Platform;

namespace RolloutDemo.Observation;

/// <summary>A probe and a requester for each instance.</summary>
internal sealed class Observers : IAsyncDisposable
{
    // The probes of many instances on one machine must not take the time from what they look at.
    private static readonly TimeSpan s_probeIntervalPerInstance = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_shortestProbeInterval = TimeSpan.FromMilliseconds(40);

    private readonly InstanceRecord[] _records;
    private readonly StartupProbe[] _probes;
    private readonly Requester[] _requesters;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _requests;

    public Observers(CloudRunRevision revision, string path, MigrationObserver observer, RunClock clock)
    {
        var instances = revision.Instances;
        var interval = s_probeIntervalPerInstance * instances.Count;
        interval = interval > s_shortestProbeInterval ? interval : s_shortestProbeInterval;
        _records = [.. instances.Select(instance => new InstanceRecord(instance.Name))];
        _probes = [.. instances.Zip(_records, (instance, record) => new StartupProbe(instance, record, clock, interval))];
        _requesters = [.. instances.Zip(_records, (instance, record) => new Requester(instance, path, observer, record, clock))];
        _requests = Task.WhenAll(_requesters.Select(requester => requester.RunAsync(_stop.Token)));
    }

    public IReadOnlyList<InstanceStory> Stories => [.. _records.Select(record => record.Story)];

    /// <summary>Waits until each instance is ready or has ended.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_probes.Select(probe => probe.RunAsync(cancellationToken)));

    /// <summary>Lets the requests that are under way end, and sends each ready instance a last one.</summary>
    /// <returns>Whether all of the last ones were answered with 2xx.</returns>
    public async Task<bool> FinishAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _requests;
        var isReady = Stories.Select(story => story.ReadyAt is not null).ToArray();
        var served = await Task.WhenAll(_requesters.Where((_, i) => isReady[i]).Select(requester => requester.AskOnceAsync(cancellationToken)));
        await Task.WhenAll(_probes.Where((_, i) => isReady[i]).Select(probe => probe.CountCallsAsync(cancellationToken)));
        return served.All(wasServed => wasServed);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _requests;
        foreach (var observer in _probes.Concat<IDisposable>(_requesters))
        {
            observer.Dispose();
        }

        _stop.Dispose();
    }
}
