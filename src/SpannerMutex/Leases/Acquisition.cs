namespace SpannerMutex.Leases;

/// <summary>How one try to acquire ended.</summary>
/// <param name="Lease">The lease; null if another holds it.</param>
/// <param name="Seen">What the store was last seen to hold.</param>
/// <param name="WasContended">Whether it was free when it was read and another took it first.</param>
internal readonly record struct Acquisition(Lease? Lease, LeaseSnapshot Seen, bool WasContended = false);
