namespace SpannerMutex.Leases;

/// <summary>What a store answers to a read.</summary>
/// <param name="Record">The record, or null if the name was never written.</param>
/// <param name="Now">The store's time of the read; comparable with <see cref="LeaseRecord.RenewedAt" />.</param>
public sealed record LeaseSnapshot(LeaseRecord? Record, DateTimeOffset Now)
{
    /// <summary>
    /// The store's time until which another instance may be creating the name's first record; null, the default, if none is.
    /// It says nothing where a record stands.
    /// </summary>
    public DateTimeOffset? CreationExpiresAt { get; init; }

    /// <summary>Whether the lease can be taken: never written, released, or not renewed for its duration.</summary>
    public bool IsFree => FreeFrom is not { } time || Now >= time;

    /// <summary>The store's time from which on the lease can be taken; null if it is free already.</summary>
    internal DateTimeOffset? FreeFrom => Record is null ? CreationExpiresAt
        : Record.Owner is null ? null
        : Record.ExpiresAt;
}
