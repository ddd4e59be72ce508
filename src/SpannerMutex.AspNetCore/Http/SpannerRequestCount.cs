namespace SpannerMutex.AspNetCore.Http;

/// <summary>How many calls this process has sent to Spanner; null where it has no client of ours.</summary>
internal sealed class SpannerRequestCount(Func<long?> current)
{
    public long? Current => current();
}
