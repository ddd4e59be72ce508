namespace SpannerMutex.Leases;

/// <summary>A swap's answer was lost and the record before it still stands: it may still come.</summary>
internal sealed class WritePendingException(LeaseRecord desired)
    : SpannerMutexException($"Version {desired.Version} of the lease '{desired.Name}' was sent and does not stand yet.")
{
    public override bool IsTransient => true;
}
