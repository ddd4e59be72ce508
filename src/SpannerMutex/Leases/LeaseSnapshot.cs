namespace SpannerMutex.Leases;

/// <summary>The result of a read: the record and the store's time.</summary>
/// <param name="Record">The record, or null if the name was never written.</param>
/// <param name="Now">The store's time of the read; comparable with <see cref="LeaseRecord.RenewedAt" />.</param>
public sealed record LeaseSnapshot(LeaseRecord? Record, DateTimeOffset Now)
{
    /// <summary>
    /// The store's time until which another instance may be creating the name's first record; null, the default, if none is.
    /// It has no meaning where a record exists.
    /// </summary>
    public DateTimeOffset? CreationExpiresAt { get; init; }

    /// <summary>Whether the lease can be acquired: never written, released, or expired.</summary>
    public bool IsFree => FreeFrom is not { } time || Now >= time;

    /// <summary>The store's time from which on the lease can be acquired; null if it is free already.</summary>
    internal DateTimeOffset? FreeFrom => Record is null ? CreationExpiresAt
        : Record.Owner is null ? null
        : Record.ExpiresAt;
}
