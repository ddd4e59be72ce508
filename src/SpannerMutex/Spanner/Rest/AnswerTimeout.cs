namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// How long one sending of a statement waits for its answer. A lost answer looks like a slow statement, so each sending
/// without an answer is followed by one that waits four times as long: a lost one costs the first limit, and a slow statement
/// a third of its time. It is kept over the repetitions of a transaction, which the end of a slow statement may abort.
/// </summary>
/// <param name="first">How long the first sending waits.</param>
internal sealed class AnswerTimeout(TimeSpan first)
{
    /// <summary>
    /// 30 s: what Google's own clients give one attempt of ExecuteSql and ExecuteBatchDml
    /// (https://github.com/googleapis/googleapis/blob/master/google/spanner/v1/spanner_grpc_service_config.json).
    /// </summary>
    public static readonly TimeSpan OfDml = TimeSpan.FromSeconds(30);

    /// <summary>8 min: a partitioned statement begins anew each time it is sent.</summary>
    public static readonly TimeSpan OfPartitionedDml = TimeSpan.FromMinutes(8);

    private TimeSpan _next = first;

    /// <summary>Sends until there is an answer, or none to the last sending either.</summary>
    /// <param name="longest">The limit of the last sending.</param>
    /// <param name="send">Sends once, and waits no longer than it is told.</param>
    /// <param name="onSilence">Told the limit of each sending without an answer that another one follows.</param>
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
