namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// How long one request of a statement waits for its reply. A lost reply can't be told from a slow statement, so each request
/// without a reply is followed by one that waits four times as long: a lost reply costs the first limit, a slow statement a
/// third of its time. The limit is kept when a transaction is retried, since the end of a slow statement may abort it.
/// </summary>
/// <param name="first">How long the first request waits.</param>
internal sealed class AnswerTimeout(TimeSpan first)
{
    /// <summary>
    /// 30 s: what Google's own clients give one attempt of ExecuteSql and ExecuteBatchDml
    /// (https://github.com/googleapis/googleapis/blob/master/google/spanner/v1/spanner_grpc_service_config.json).
    /// </summary>
    public static readonly TimeSpan OfDml = TimeSpan.FromSeconds(30);

    /// <summary>8 min: a partitioned statement starts again each time it is sent.</summary>
    public static readonly TimeSpan OfPartitionedDml = TimeSpan.FromMinutes(8);

    private TimeSpan _next = first;

    /// <summary>Sends until there is a reply, or the last request had none either.</summary>
    /// <param name="longest">The limit of the last request.</param>
    /// <param name="send">Sends once, and waits no longer than the limit.</param>
    /// <param name="onSilence">Called with the limit of each request without a reply that is followed by another one.</param>
    public async ValueTask<T> SendAsync<T>(TimeSpan longest, Func<TimeSpan, ValueTask<T>> send, Action<TimeSpan> onSilence)
    {
        while (true)
        {
            var limit = _next < longest ? _next : longest;
            try
            {
                return await send(limit).ConfigureAwait(false);
            }
            catch (SpannerRestException e) when (e.Code == SpannerStatusCode.DeadlineExceeded && TryExtend(longest))
            {
                onSilence(limit);
            }
        }
    }

    private bool TryExtend(TimeSpan longest)
    {
        if (_next >= longest)
        {
            return false;
        }

        _next *= 4;
        return true;
    }
}
