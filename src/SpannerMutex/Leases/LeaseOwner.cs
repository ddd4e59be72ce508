namespace SpannerMutex.Leases;

/// <summary>
/// Who holds a lease: a fresh random id for each acquisition, never a host or process name, so that two
/// acquisitions can't be mistaken for one another.
/// </summary>
/// <param name="Id">The id.</param>
public readonly record struct LeaseOwner(Guid Id)
{
    /// <summary>A new owner for one attempt to acquire.</summary>
    public static LeaseOwner New() => new(Guid.NewGuid());

    /// <summary>Reads what <see cref="ToString" /> wrote.</summary>
    /// <param name="text">32 hexadecimal digits.</param>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static LeaseOwner Parse(string text) => new(Guid.ParseExact(text, "N"));

    /// <inheritdoc />
    public override string ToString() => Id.ToString("N");
}
