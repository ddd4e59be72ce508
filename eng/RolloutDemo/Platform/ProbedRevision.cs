using System.Diagnostics.CodeAnalysis;
using RolloutDemo.Observation;

namespace RolloutDemo.Platform;

/// <summary>A revision that is being rolled out: its instances, and whether all of them may be sent requests.</summary>
internal sealed class ProbedRevision : IAsyncDisposable
{
    private readonly ProbedInstance[] _instances;
    private int _turn;

    /// <summary>Starts it.</summary>
    public ProbedRevision(Release release, IReadOnlyList<InstanceRecord> records, HttpProbe startup, RunClock clock)
    {
        Release = release;
        Startup = startup;
        _instances = [.. records.Select(record => new ProbedInstance(this, record, clock))];
    }

    public Release Release { get; }

    public HttpProbe Startup { get; }

    public IReadOnlyList<ProbedInstance> Instances => _instances;

    /// <summary>Whether all became ready; false when one has no starts left, after the others have come to an end too.</summary>
    public async Task<bool> StartedAsync(CancellationToken cancellationToken)
    {
        var started = await Task.WhenAll(_instances.Select(instance => instance.Started)).WaitAsync(cancellationToken);
        return started.All(isReady => isReady);
    }

    /// <summary>The next instance, in turn, that may be sent a request.</summary>
    public bool TryPick([NotNullWhen(true)] out ProbedInstance? instance, [NotNullWhen(true)] out Uri? address)
    {
        for (var i = 0; i < _instances.Length; i++)
        {
            instance = _instances[(int)((uint)Interlocked.Increment(ref _turn) % _instances.Length)];
            address = instance.Address;
            if (address is not null)
            {
                return true;
            }
        }

        instance = null;
        address = null;
        return false;
    }

    public Task StopAsync() => Task.WhenAll(_instances.Select(instance => instance.StopAsync()));

    public async ValueTask DisposeAsync() => await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask()));
}
