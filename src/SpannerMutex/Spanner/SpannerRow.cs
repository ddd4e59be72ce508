using System.Globalization;
using System.Text.Json;

namespace SpannerMutex.Spanner;

/// <summary>
/// One row of a result. The getters throw <see cref="InvalidCastException"/> for another type and for NULL: check
/// <see cref="IsNull(int)"/> first where a value may be NULL.
/// </summary>
public sealed class SpannerRow
{
    private readonly SpannerResult _result;
    private readonly JsonElement _values;

    internal SpannerRow(SpannerResult result, JsonElement values)
    {
        _result = result;
        _values = values;
    }

    /// <summary>Whether the value is NULL.</summary>
    /// <param name="column">The column's index.</param>
    /// <returns>Whether it is NULL.</returns>
    public bool IsNull(int column) => _values[column].ValueKind == JsonValueKind.Null;

    /// <summary>Whether the value is NULL.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>Whether it is NULL.</returns>
    public bool IsNull(string column) => IsNull(_result.Ordinal(column));

    /// <summary>A STRING.</summary>
    /// <param name="column">The column's index.</param>
    /// <returns>The text.</returns>
    public string GetString(int column) => Text(column, "STRING");

    /// <summary>A STRING.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The text.</returns>
    public string GetString(string column) => GetString(_result.Ordinal(column));

    /// <summary>An INT64.</summary>
    /// <param name="column">The column's index.</param>
    /// <returns>The number.</returns>
    public long GetInt64(int column) => long.Parse(Text(column, "INT64"), CultureInfo.InvariantCulture);

    /// <summary>An INT64.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The number.</returns>
    public long GetInt64(string column) => GetInt64(_result.Ordinal(column));

    /// <summary>A BOOL.</summary>
    /// <param name="column">The column's index.</param>
    /// <returns>The value.</returns>
    public bool GetBoolean(int column) => Value(column, "BOOL").GetBoolean();

    /// <summary>A BOOL.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The value.</returns>
    public bool GetBoolean(string column) => GetBoolean(_result.Ordinal(column));

    /// <summary>A FLOAT64.</summary>
    /// <param name="column">The column's index.</param>
    /// <returns>The number.</returns>
    public double GetDouble(int column) => Value(column, "FLOAT64") is { ValueKind: JsonValueKind.Number } number
        ? number.GetDouble()
        : Text(column, "FLOAT64") switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.NaN,
        };

    /// <summary>A FLOAT64.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The number.</returns>
    public double GetDouble(string column) => GetDouble(_result.Ordinal(column));

    /// <summary>A TIMESTAMP, in UTC, truncated to 100 ns.</summary>
    /// <param name="column">The column's index.</param>
    /// <returns>The time.</returns>
    public DateTimeOffset GetTimestamp(int column) => Value(column, "TIMESTAMP").GetDateTimeOffset();

    /// <summary>A TIMESTAMP, in UTC, truncated to 100 ns.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The time.</returns>
    public DateTimeOffset GetTimestamp(string column) => GetTimestamp(_result.Ordinal(column));

    /// <summary>BYTES.</summary>
    /// <param name="column">The column's index.</param>
    /// <returns>The bytes.</returns>
    public byte[] GetBytes(int column) => Value(column, "BYTES").GetBytesFromBase64();

    /// <summary>BYTES.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The bytes.</returns>
    public byte[] GetBytes(string column) => GetBytes(_result.Ordinal(column));

    private string Text(int column, string type) => Value(column, type).GetString()!;

    private JsonElement Value(int column, string type)
    {
        var (name, actual) = _result.Columns[column];
        if (actual != type)
        {
            throw new InvalidCastException($"Column {column} '{name}' is {actual}, not {type}.");
        }

        return !IsNull(column) ? _values[column] : throw new InvalidCastException($"Column {column} '{name}' is NULL.");
    }
}
