using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>What a new owner wants to stand where nothing stands.</summary>
internal static class FirstRecord
{
    public static LeaseRecord Of(LeaseName name) =>
        LeaseProtocol.Acquire(name, new LeaseSnapshot(null, default), LeaseOwner.New(), LeaseDuration.Default, null);
}
