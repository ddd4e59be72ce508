namespace SpannerMutex.Leases;

/// <summary>
/// An attempt was refused, and no attempt at this write can be applied any more: if it is not applied by now, it never
/// will be. The record tells which.
/// </summary>
/// <param name="refusal">Why the attempt was not applied.</param>
internal sealed class WriteRejectedException(Exception refusal) : SpannerMutexException(refusal.Message, refusal);
