namespace SpannerMutex.AspNetCore.Http;

/// <summary>How many calls this process has sent to Spanner; null where it has no Spanner client of this library.</summary>
internal sealed class SpannerRequestCount(Func<long?> current)
{
    public long? Current => current();
}
