namespace SpannerMutex.Leases;

/// <summary>The reply to a write was lost and the record before it is still current: the write may still be applied.</summary>
internal sealed class WritePendingException(LeaseRecord desired)
    : SpannerMutexException($"Version {desired.Version} of the lease '{desired.Name}' was sent and is not applied yet.")
{
    public override bool IsTransient => true;
}
