namespace SpannerMutex.Leases;

/// <summary>
/// Who holds a lease: a fresh random id for each acquisition, never a host or process name, so that two
/// acquisitions can't be mistaken for one another.
/// </summary>
public readonly record struct LeaseOwner
{
    private readonly Guid _id;

    /// <summary>An owner with this id.</summary>
    /// <param name="id">The id; not <see cref="Guid.Empty" />.</param>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public LeaseOwner(Guid id)
    {
        if (id == Guid.Empty)
        {
            throw new ArgumentException("An empty id names no owner.", nameof(id));
        }

        _id = id;
    }

    /// <summary>The id.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(LeaseOwner)</c>.</exception>
    public Guid Id => _id == Guid.Empty ? throw new InvalidOperationException("default(LeaseOwner) is no owner.") : _id;

    /// <summary>A new owner for one attempt to acquire.</summary>
    public static LeaseOwner New() => new(Guid.NewGuid());

    /// <summary>Reads what <see cref="ToString" /> wrote.</summary>
    /// <param name="text">32 hexadecimal digits.</param>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static LeaseOwner Parse(string text) => new(Guid.ParseExact(text, "N"));

    /// <summary>The id as 32 hexadecimal digits.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(LeaseOwner)</c>.</exception>
    public override string ToString() => Id.ToString("N");
}
