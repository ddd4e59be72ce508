namespace SpannerMutex.AspNetCore.Status;

/// <summary>How many calls this process has sent to Spanner; null where it has no client of ours.</summary>
internal sealed class SpannerCallCount(Func<long?> current)
{
    public long? Current => current();
}
