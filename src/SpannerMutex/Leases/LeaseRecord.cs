namespace SpannerMutex.Leases;

/// <summary>One lease as the store keeps it. A record changes only by acquisition, renewal and release (CORRECTNESS.md).</summary>
public sealed record LeaseRecord
{
    /// <summary>The lease's name.</summary>
    public required LeaseName Name { get; init; }

    /// <summary>Increases by one with each write and never decreases, even when the record is deleted and created again.</summary>
    public required long Version { get; init; }

    /// <summary>Who holds the lease; null when it is free.</summary>
    public required LeaseOwner? Owner { get; init; }

    /// <summary>The <see cref="Version" /> at which it was last acquired.</summary>
    public required FencingToken FencingToken { get; init; }

    /// <summary>How long the lease lasts after <see cref="RenewedAt" />.</summary>
    public required LeaseDuration Duration { get; init; }

    /// <summary>The store's own time of the last write. The store sets it; a caller's value is ignored.</summary>
    public DateTimeOffset RenewedAt { get; init; }

    /// <summary>A small text for people and for the waiters: who holds it, or how the last holder ended. May be null.</summary>
    public string? Note { get; init; }

    /// <summary>The store's time from which on anybody may acquire the lease.</summary>
    public DateTimeOffset ExpiresAt => RenewedAt + Duration.Value;
}
