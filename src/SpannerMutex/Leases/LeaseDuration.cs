namespace SpannerMutex.Leases;

/// <summary>
/// How long a lease lasts after its last write: 1 second to 5 minutes, in whole milliseconds. With a short one, others take
/// over sooner after a crash; with a long one, the holder survives longer pauses and outages.
/// <c>default(LeaseDuration)</c> is <see cref="Default" />.
/// </summary>
public readonly record struct LeaseDuration
{
    /// <summary>The shortest duration: 1 second.</summary>
    public static readonly TimeSpan Min = TimeSpan.FromSeconds(1);

    /// <summary>The longest duration: 5 minutes.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromMinutes(5);

    /// <summary>15 seconds: a crash delays the others by a quarter of a minute, and a pause of the holder of up to 8.5 s is survived, wherever it happens between two renewals.</summary>
    public static readonly LeaseDuration Default = new(TimeSpan.FromSeconds(15));

    private readonly TimeSpan _value;

    /// <summary>Validates a duration; a fraction of a millisecond is truncated.</summary>
    /// <param name="value">1 second to 5 minutes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside that range.</exception>
    public LeaseDuration(TimeSpan value)
    {
        if (value < Min || value > Max)
        {
            throw new ArgumentOutOfRangeException(
                nameof(value), value, $"A lease lasts {Min.TotalSeconds} s to {Max.TotalMinutes} min.");
        }

        _value = TimeSpan.FromMilliseconds((long)value.TotalMilliseconds);
    }

    /// <summary>The duration.</summary>
    public TimeSpan Value => _value == TimeSpan.Zero ? Default._value : _value;

    /// <summary>A tenth, by which the holder's deadline comes before the expiry: the clock rates of two machines differ by less.</summary>
    public TimeSpan DriftMargin => Value / 10;

    /// <summary>How long the lease is valid for its holder, from before the write was sent.</summary>
    public TimeSpan Validity => Value - DriftMargin;

    /// <summary>How long after a write the holder renews: a third, so that two renewals may fail.</summary>
    public TimeSpan RenewalInterval => Value / 3;

    /// <summary>A multiple of it, up to the longest.</summary>
    internal LeaseDuration Times(int factor) => new(Value * factor < Max ? Value * factor : Max);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
