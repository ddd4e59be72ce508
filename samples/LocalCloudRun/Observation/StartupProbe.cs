using System.Net.Http.Json;
using LocalCloudRun.Platform;
using SpannerMutex.Migrations;

namespace LocalCloudRun.Observation;

/// <summary>Asks one instance at /readyz, as Cloud Run's startup probe would, and at /migrations what it is doing meanwhile.</summary>
internal sealed class StartupProbe(CloudRunInstance instance, InstanceRecord record, RunClock clock, TimeSpan interval) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = instance.Address,
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>Ends when the instance is ready or its process has ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!instance.Exited.IsCompleted)
        {
            if (await AskAsync(ReadinessAsync, cancellationToken))
            {
                var at = clock.Elapsed;
                record.Add(story => story.Enter(InstancePhase.Ready, at) with { ReadyAt = at });
                return;
            }

            await AskAsync(StatusAsync, cancellationToken);
            await Task.WhenAny(instance.Exited, Task.Delay(interval, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        var exitCode = await instance.Exited;
        record.Add(story => story.Enter(InstancePhase.Failed, clock.Elapsed) with { ExitCode = exitCode });
    }

    /// <summary>The count of calls to Spanner as it stands now.</summary>
    public Task CountCallsAsync(CancellationToken cancellationToken) => AskAsync(StatusAsync, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<bool> ReadinessAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync("readyz", cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private async Task<bool> StatusAsync(CancellationToken cancellationToken)
    {
        if (await _http.GetFromJsonAsync("migrations", GateStatusJson.Default.GateStatus, cancellationToken) is not { } status)
        {
            return false;
        }

        var at = clock.Elapsed;
        record.Add(story => (Phase(status.Phase) is { } phase ? story.Enter(phase, at) : story) with
        {
            Holder = status.Phase == MigrationPhase.Waiting ? status.Holder ?? story.Holder : story.Holder,
            Migration = status.Progress?.Migration ?? story.Migration,
            LastError = status.LastError ?? story.LastError,
            SpannerCalls = status.SpannerCalls ?? story.SpannerCalls,
        });
        return true;
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

    // While an instance starts or ends nobody listens on its port, and connections break: that is no answer.
    private static async Task<bool> AskAsync(Func<CancellationToken, Task<bool>> question, CancellationToken cancellationToken)
    {
        try
        {
            return await question(cancellationToken);
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
