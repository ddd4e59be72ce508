namespace SpannerMutex.Leases;

/// <summary>One lease as the store keeps it. A record changes only by acquisition, renewal and release (CORRECTNESS.md).</summary>
public sealed record LeaseRecord
{
    /// <summary>The lease's name.</summary>
    public required LeaseName Name { get; init; }

    /// <summary>Grows by one with each write and never goes back, even when the record is deleted and made again.</summary>
    public required long Version { get; init; }

    /// <summary>Who holds the lease; null when it is free.</summary>
    public required LeaseOwner? Owner { get; init; }

    /// <summary>The <see cref="Version" /> at which it was last acquired.</summary>
    public required FencingToken FencingToken { get; init; }

    /// <summary>How long the record stands after <see cref="RenewedAt" />.</summary>
    public required LeaseDuration Duration { get; init; }

    /// <summary>The store's own time of the last write. The store sets it; what a caller puts here is ignored.</summary>
    public DateTimeOffset RenewedAt { get; init; }

    /// <summary>A small text for people and for the waiters: who holds it, or how the last holder ended. May be null.</summary>
    public string? Note { get; init; }

    /// <summary>The store's time from which on anybody may take the lease.</summary>
    public DateTimeOffset ExpiresAt => RenewedAt + Duration.Value;
}
