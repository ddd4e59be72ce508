using RolloutDemo.Platform;

namespace RolloutDemo.Observation;

/// <summary>Asks one instance at /readyz, as Cloud Run's startup probe would, and at /migrations what it is doing meanwhile.</summary>
internal sealed class StartupProbe(CloudRunInstance instance, InstanceRecord record, RunClock clock, TimeSpan interval) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = instance.Address,
        Timeout = TimeSpan.FromSeconds(5),
    };

    private readonly GateWatch _watch = new(instance, record, clock);

    /// <summary>Ends when the instance is ready or its process has ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!instance.Exited.IsCompleted)
        {
            if (await IsReadyAsync(cancellationToken))
            {
                var at = clock.Elapsed;
                record.Add(story => story.Enter(InstancePhase.Ready, at) with { ReadyAt = at });
                return;
            }

            await _watch.LookAsync(cancellationToken);
            await Task.WhenAny(instance.Exited, Task.Delay(interval, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        var exitCode = await instance.Exited;
        record.Add(story => story.Enter(InstancePhase.Failed, clock.Elapsed) with { ExitCodes = [exitCode] });
    }

    /// <summary>The count of calls to Spanner as it stands now.</summary>
    public Task CountCallsAsync(CancellationToken cancellationToken) => _watch.LookAsync(cancellationToken);

    public void Dispose()
    {
        _watch.Dispose();
        _http.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync("readyz", cancellationToken);
            return response.IsSuccessStatusCode;
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
