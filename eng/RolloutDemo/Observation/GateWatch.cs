using System.Net.Http.Json;
using RolloutDemo.Platform;
using SpannerMutex.Migrations;

namespace RolloutDemo.Observation;

/// <summary>Asks one instance at /migrations what its gate is doing, and keeps what it says.</summary>
internal sealed class GateWatch(CloudRunInstance instance, InstanceRecord record, RunClock clock) : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = instance.Address,
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>Looks again and again, until it is told to stop or the instance has ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!instance.Exited.IsCompleted)
            {
                await LookAsync(cancellationToken);
                await Task.Delay(s_interval, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    /// <summary>Looks once. While an instance starts or ends nobody listens, and connections break: that tells nothing.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _http.GetFromJsonAsync("migrations", GateStatusJson.Default.GateStatus, cancellationToken) is { } status)
            {
                Keep(status);
            }
        }
        catch (HttpRequestException)
        {
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }

    public void Dispose() => _http.Dispose();

    private void Keep(GateStatus status)
    {
        var at = clock.Elapsed;
        record.Add(story => (Phase(status.Phase) is { } phase ? story.Enter(phase, at) : story) with
        {
            Holder = status.Phase == MigrationPhase.Waiting ? status.Holder ?? story.Holder : story.Holder,
            Migration = status.Progress?.Migration ?? story.Migration,
            LastError = status.LastError ?? story.LastError,
            SpannerCalls = status.SpannerCalls ?? story.SpannerCalls,
        });
    }

    // Done is not taken at its word: readiness is what the platform goes by.
    private static InstancePhase? Phase(MigrationPhase phase) => phase switch
    {
        MigrationPhase.Checking => InstancePhase.Checking,
        MigrationPhase.Waiting => InstancePhase.Waiting,
        MigrationPhase.Migrating => InstancePhase.Migrating,
        MigrationPhase.Done => null,
        _ => InstancePhase.Failed,
    };
}
