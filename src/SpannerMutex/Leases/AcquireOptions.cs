namespace SpannerMutex.Leases;

/// <summary>How one acquisition differs from the usual one. It is read when the call begins; later changes have no effect on it.</summary>
public sealed class AcquireOptions
{
    /// <summary>
    /// A small text for people: who holds the lease and what for. Default null, no note. Well-formed Unicode of at most
    /// 1,000,000 characters; anything else is refused before the store is called.
    /// </summary>
    public string? Note { get; set; }
}
