using RolloutDemo.Database;
using RolloutDemo.Platform;

namespace RolloutDemo.Observation;

/// <summary>A client that wants data from one instance from its first moment on: one request at a time, then the next.</summary>
internal sealed class Requester(CloudRunInstance instance, string path, MigrationObserver observer, InstanceRecord record, RunClock clock)
    : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = instance.Address,

        // Longer than the gate holds a request.
        Timeout = TimeSpan.FromSeconds(15),
    };

    /// <summary>Asks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await AskOnceAsync(cancellationToken);
                await Task.Delay(s_pause, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    /// <summary>Sends one request.</summary>
    /// <returns>Whether it was answered with 2xx.</returns>
    public async Task<bool> AskOnceAsync(CancellationToken cancellationToken)
    {
        if (!await IsServedAsync(cancellationToken))
        {
            record.Add(story => story with { Refused = story.Refused + 1 });
            return false;
        }

        var at = clock.Elapsed;

        // An answer that came is judged, even if the requester is to stop meanwhile.
        var tooEarly = !await observer.IsMigratedAsync(CancellationToken.None);
        record.Add(story => story with
        {
            Served = story.Served + 1,
            ServedUnmigrated = story.ServedUnmigrated + (tooEarly ? 1 : 0),
            FirstServedAt = story.FirstServedAt ?? at,
        });
        return true;
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> IsServedAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(path, cancellationToken);
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
