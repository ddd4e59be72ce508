namespace SpannerMutex.Tests.Spanner;

/// <summary>Holds the answer to each read back for 300 ms, as an emulator does that has worked for hours, and counts the calls.</summary>
internal sealed class SlowReadsHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(300);
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        var answer = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.AbsolutePath.EndsWith(":read", StringComparison.Ordinal))
        {
            await Task.Delay(Delay, cancellationToken);
        }

        return answer;
    }
}
