using System.Globalization;

namespace SpannerMutex.Leases;

/// <summary>
/// A number that increases with each acquisition of one lease, and never decreases. Pass it to the system that the holder
/// writes to, and let that reject tokens lower than the highest it has seen: late writes of an earlier holder are rejected.
/// <c>default(FencingToken)</c> is 0, which is lower than every token that a store gives.
/// </summary>
/// <param name="Value">The lease's version at its acquisition; microseconds since 1970 for the first one.</param>
public readonly record struct FencingToken(long Value) : IComparable<FencingToken>
{
    /// <inheritdoc />
    public int CompareTo(FencingToken other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left token is older.</summary>
    public static bool operator <(FencingToken left, FencingToken right) => left.Value < right.Value;

    /// <summary>Whether the left token is newer.</summary>
    public static bool operator >(FencingToken left, FencingToken right) => left.Value > right.Value;

    /// <summary>Whether the left token is older or the same.</summary>
    public static bool operator <=(FencingToken left, FencingToken right) => left.Value <= right.Value;

    /// <summary>Whether the left token is newer or the same.</summary>
    public static bool operator >=(FencingToken left, FencingToken right) => left.Value >= right.Value;

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
