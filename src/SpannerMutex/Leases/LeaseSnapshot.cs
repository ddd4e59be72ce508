namespace SpannerMutex.Leases;

/// <summary>What a store answers to a read.</summary>
/// <param name="Record">The record, or null if the name was never written.</param>
/// <param name="Now">The store's time of the read; comparable with <see cref="LeaseRecord.RenewedAt" />.</param>
public sealed record LeaseSnapshot(LeaseRecord? Record, DateTimeOffset Now)
{
    /// <summary>Whether the lease can be taken: never written, released, or not renewed for its duration.</summary>
    public bool IsFree => Record?.Owner is null || Now >= Record.ExpiresAt;
}
