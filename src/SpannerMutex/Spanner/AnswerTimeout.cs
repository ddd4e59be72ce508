namespace SpannerMutex.Spanner;

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

    /// <summary>The limit of the next sending.</summary>
    /// <param name="longest">The limit of the last sending.</param>
    public TimeSpan UpTo(TimeSpan longest) => _next < longest ? _next : longest;

    /// <summary>Notes that there was no answer. False if that was the last sending.</summary>
    /// <param name="longest">The limit of the last sending.</param>
    public bool TryExtend(TimeSpan longest)
    {
        if (_next >= longest)
        {
            return false;
        }

        _next *= 4;
        return true;
    }
}
