using System.Globalization;
using System.Text.Json;
using SpannerMutex.Text;

namespace SpannerMutex.Spanner;

/// <summary>A value for a column, a key or a query parameter. Created by implicit conversion from the CLR types.</summary>
public readonly struct SpannerValue : IEquatable<SpannerValue>
{
    // Spanner's JSON form, without its quotes: null, bool, double, or text (INT64, TIMESTAMP and BYTES travel as strings).
    private readonly object? _json;
    private readonly SpannerTypeCode? _type;

    private SpannerValue(SpannerTypeCode type, object? json)
    {
        _type = type;
        _json = json;
    }

    /// <summary>
    /// The commit timestamp of the transaction, for a TIMESTAMP column with <c>allow_commit_timestamp</c>. In a mutation
    /// only; in DML use <c>PENDING_COMMIT_TIMESTAMP()</c>.
    /// </summary>
    public static SpannerValue CommitTimestamp { get; } = new(SpannerTypeCode.Timestamp, "spanner.commit_timestamp()");

    /// <summary>The type.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(SpannerValue)</c>, which is not a value.</exception>
    public SpannerTypeCode Type => _type ?? throw new InvalidOperationException(
        "default(SpannerValue) is not a value. NULL is SpannerValue.Null(type), with the type of its column.");

    /// <summary>This value, if it is not <c>default(SpannerValue)</c>.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(SpannerValue)</c>.</exception>
    internal SpannerValue Given => new(Type, _json);

    /// <summary>Whether the value is NULL.</summary>
    public bool IsNull => _json is null;

    /// <summary>NULL of a type.</summary>
    /// <param name="type">The type, which a query parameter needs even for NULL.</param>
    /// <returns>The value.</returns>
    public static SpannerValue Null(SpannerTypeCode type) => new(type, null);

    /// <summary>A STRING.</summary>
    /// <param name="value">The text; null gives NULL.</param>
    /// <exception cref="ArgumentException">
    /// The text contains half a surrogate pair: in UTF-8 it would silently become another text.
    /// </exception>
    public static implicit operator SpannerValue(string? value) => FromString(value);

    /// <summary>An INT64.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator SpannerValue(long value) => FromInt64(value);

    /// <summary>An INT64.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator SpannerValue(int value) => FromInt64(value);

    /// <summary>An INT64.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator SpannerValue(uint value) => FromInt64(value);

    /// <summary>A BOOL.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator SpannerValue(bool value) => FromBoolean(value);

    /// <summary>A FLOAT64; NaN and the infinities included.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator SpannerValue(double value) => FromDouble(value);

    /// <summary>A TIMESTAMP, in UTC, to 100 ns.</summary>
    /// <param name="value">The time.</param>
    public static implicit operator SpannerValue(DateTimeOffset value) => FromDateTimeOffset(value);

    /// <summary>BYTES.</summary>
    /// <param name="value">The bytes; null gives NULL.</param>
    public static implicit operator SpannerValue(byte[]? value) => FromBytes(value);

    /// <summary>Does not compile: it would become a FLOAT64, and another number from 2^53 on.</summary>
    /// <param name="value">The number.</param>
    [Obsolete("Spanner has no unsigned integers, and a ulong would become a FLOAT64. Convert it yourself, to long for an INT64: checked((long)value).", error: true)]
    public static implicit operator SpannerValue(ulong value) => FromInt64(checked((long)value));

    /// <summary>Does not compile: it would become the INT64 of its code.</summary>
    /// <param name="value">The character.</param>
    [Obsolete("A char would become the INT64 of its code. Convert it yourself: value.ToString() for a STRING.", error: true)]
    public static implicit operator SpannerValue(char value) => FromString(value.ToString());

    /// <summary>A STRING.</summary>
    /// <param name="value">The text; null gives NULL.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The text contains half a surrogate pair.</exception>
    public static SpannerValue FromString(string? value)
    {
        if (value is not null && UnicodeText.FirstHalfSurrogate(value) is not null)
        {
            throw new ArgumentException("The text contains half a surrogate pair, which Spanner can't store.", nameof(value));
        }

        return new(SpannerTypeCode.String, value);
    }

    /// <summary>An INT64.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The value.</returns>
    public static SpannerValue FromInt64(long value) =>
        new(SpannerTypeCode.Int64, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A BOOL.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value.</returns>
    public static SpannerValue FromBoolean(bool value) => new(SpannerTypeCode.Bool, value);

    /// <summary>A FLOAT64; NaN and the infinities included.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The value.</returns>
    public static SpannerValue FromDouble(double value) => new(SpannerTypeCode.Float64, value switch
    {
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        double.NaN => "NaN",
        _ => value,
    });

    /// <summary>A TIMESTAMP, in UTC, to 100 ns.</summary>
    /// <param name="value">The time.</param>
    /// <returns>The value.</returns>
    public static SpannerValue FromDateTimeOffset(DateTimeOffset value) => new(
        SpannerTypeCode.Timestamp,
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));

    /// <summary>BYTES.</summary>
    /// <param name="value">The bytes; null gives NULL.</param>
    /// <returns>The value.</returns>
    public static SpannerValue FromBytes(byte[]? value) =>
        new(SpannerTypeCode.Bytes, value is null ? null : Convert.ToBase64String(value));

    /// <summary>Whether two values are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether type and content are the same.</returns>
    public static bool operator ==(SpannerValue left, SpannerValue right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether type or content differ.</returns>
    public static bool operator !=(SpannerValue left, SpannerValue right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(SpannerValue other) => _type == other._type && Equals(_json, other._json);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SpannerValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_type, _json);

    /// <summary>The value in Spanner's JSON form, for logs and debuggers.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Convert.ToString(_json, CultureInfo.InvariantCulture) ?? "NULL";

    internal void WriteTo(Utf8JsonWriter writer)
    {
        switch (_json)
        {
            case null: writer.WriteNullValue(); break;
            case bool value: writer.WriteBooleanValue(value); break;
            case double value: writer.WriteNumberValue(value); break;
            default: writer.WriteStringValue((string)_json); break;
        }
    }
}
