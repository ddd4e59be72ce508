namespace RolloutDemo.Platform;

/// <summary>An HTTP probe as Cloud Run has them (https://cloud.google.com/run/docs/configuring/healthchecks).</summary>
/// <param name="Path">What it gets; any answer of 2xx or 3xx is a success.</param>
/// <param name="Period">The time from one question to the next; a question may take no longer.</param>
/// <param name="FailureThreshold">How many failures in a row end the instance.</param>
internal sealed record HttpProbe(string Path, TimeSpan Period, int FailureThreshold)
{
    private static readonly HttpClient s_http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>How long an instance may go on failing.</summary>
    public TimeSpan Window => Period * FailureThreshold;

    /// <summary>Asks until the first success: the startup probe.</summary>
    /// <returns>False: it failed too often, or the instance ended by itself.</returns>
    public async Task<bool> SucceedsAsync(CloudRunInstance instance, CancellationToken cancellationToken)
    {
        for (var failures = 0; failures < FailureThreshold && !instance.Exited.IsCompleted; failures++)
        {
            var period = Task.Delay(Period, cancellationToken);
            if (await AskAsync(instance, cancellationToken))
            {
                return true;
            }

            await Task.WhenAny(period, instance.Exited);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return false;
    }

    /// <summary>Asks until it failed too often, or the instance ended by itself: the liveness probe.</summary>
    public async Task UntilItFailsAsync(CloudRunInstance instance, CancellationToken cancellationToken)
    {
        for (var failures = 0; failures < FailureThreshold && !instance.Exited.IsCompleted;)
        {
            var period = Task.Delay(Period, cancellationToken);
            failures = await AskAsync(instance, cancellationToken) ? 0 : failures + 1;
            await Task.WhenAny(period, instance.Exited);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> AskAsync(CloudRunInstance instance, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Period);
        try
        {
            using var answer = await s_http.GetAsync(new Uri(instance.Address, Path), timeout.Token);
            return (int)answer.StatusCode is >= 200 and < 400;
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
