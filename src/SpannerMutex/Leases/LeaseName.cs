using SpannerMutex.Text;

namespace SpannerMutex.Leases;

/// <summary>
/// The name of a lease: 1 to 256 characters of any script, compared ordinally. Quotes, percent signs and emoji are
/// ordinary characters: a name is only used as a key or a parameter, never as a part of a statement.
/// </summary>
public readonly record struct LeaseName
{
    /// <summary>The longest name, in UTF-16 characters.</summary>
    public const int MaxLength = 256;

    private readonly string? _value;

    /// <summary>Validates a name.</summary>
    /// <param name="value">1 to 256 characters of well-formed Unicode.</param>
    /// <exception cref="ArgumentException">The name is empty, longer than 256 characters or not well-formed.</exception>
    public LeaseName(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length is 0 or > MaxLength)
        {
            throw new ArgumentException(
                $"A lease name has 1 to {MaxLength} characters; this one has {value.Length}.", nameof(value));
        }

        UnicodeText.Check(value, "A lease name", nameof(value));
        _value = value;
    }

    /// <summary>The name.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(LeaseName)</c>.</exception>
    public string Value => _value ?? throw new InvalidOperationException("default(LeaseName) is not a name. Create one with new LeaseName(value).");

    /// <inheritdoc />
    public override string ToString() => _value ?? "(none)";
}
