namespace SpannerMutex.Leases;

/// <summary>The result of one attempt to acquire a lease.</summary>
/// <param name="Lease">The lease; null if another holds it.</param>
/// <param name="Seen">The last snapshot that was read.</param>
/// <param name="WasContended">Whether it was free when it was read and another acquired it first.</param>
internal readonly record struct Acquisition(Lease? Lease, LeaseSnapshot Seen, bool WasContended = false);
