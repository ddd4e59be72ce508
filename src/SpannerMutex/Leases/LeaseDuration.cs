namespace SpannerMutex.Leases;

/// <summary>
/// How long a lease stands after its last write: 1 second to 5 minutes, in whole milliseconds. A short one is taken
/// over sooner after a crash; a long one survives longer pauses and outages of its holder.
/// </summary>
public readonly record struct LeaseDuration
{
    /// <summary>The shortest duration: 1 second.</summary>
    public static readonly TimeSpan Min = TimeSpan.FromSeconds(1);

    /// <summary>The longest duration: 5 minutes.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromMinutes(5);

    /// <summary>15 seconds: a crash delays the others by a quarter of a minute, and a pause of the holder of up to 8.5 s is survived, wherever it falls between two renewals.</summary>
    public static readonly LeaseDuration Default = new(TimeSpan.FromSeconds(15));

    private readonly TimeSpan _value;

    /// <summary>Checks and wraps a duration; a fraction of a millisecond is cut off.</summary>
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

    /// <summary>What the holder takes off its own deadline, a tenth: the clock rates of two machines may differ by less.</summary>
    public TimeSpan DriftMargin => Value / 10;

    /// <summary>How long the holder believes in one write, from before it was sent.</summary>
    public TimeSpan Validity => Value - DriftMargin;

    /// <summary>How long after a write the holder renews: a third, so that two renewals may fail.</summary>
    public TimeSpan RenewalInterval => Value / 3;

    /// <summary>A multiple of it, up to the longest.</summary>
    internal LeaseDuration Times(int factor) => new(Value * factor < Max ? Value * factor : Max);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
