namespace SpannerMutex.Leases;

/// <summary>
/// An attempt was refused, and none of the attempts at this swap can be applied any more: what is not applied by
/// now never will be. The record tells which.
/// </summary>
/// <param name="refusal">Why the attempt was not applied.</param>
internal sealed class WriteRejectedException(Exception refusal) : SpannerMutexException(refusal.Message, refusal);
