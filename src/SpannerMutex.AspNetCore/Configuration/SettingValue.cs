using System.Globalization;
using System.Text.RegularExpressions;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>Reads one value of the configuration, or reports what is allowed.</summary>
internal static partial class SettingValue
{
    private const int LongestEcho = 100;

    /// <summary>The value; what is wrong with it goes to <paramref name="fault" />.</summary>
    /// <exception cref="NotSupportedException">An option has a type that isn't known here.</exception>
    public static object? Read(Type type, string text, out string? fault)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            fault = null;
            return text;
        }

        var trimmed = text.Trim();
        object? value =
            type == typeof(TimeSpan) ? Time().IsMatch(trimmed) && TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out var time) ? time : null
            : type == typeof(bool) ? bool.TryParse(trimmed, out var truth) ? truth : null
            : type == typeof(int) ? int.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null
            : type.IsEnum ? Enum.GetNames(type).FirstOrDefault(name => name.Equals(trimmed, StringComparison.OrdinalIgnoreCase)) is { } known ? Enum.Parse(type, known) : null
            : throw new NotSupportedException($"An option of type {type} can't be read from the configuration.");
        fault = value is not null ? null : trimmed.Length == 0 ? $"it is empty. {Allowed(type)} Leave the key out for its default." : $"{Echo(text)} {Fault(type, trimmed)} {Allowed(type)}";
        return value;
    }

    /// <summary>A text with its control characters escaped, so that a value can't add lines to a log.</summary>
    public static string OnOneLine(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:X4}" : $"{c}"));

    /// <summary>A value for an error message: on one line, and not too long.</summary>
    public static string Echo(string? text)
    {
        var line = OnOneLine(text ?? "");
        return line.Length <= LongestEcho ? $"'{line}'" : $"'{line[..LongestEcho]}…' ({line.Length} characters)";
    }

    private static string Fault(Type type, string text) =>
        type == typeof(TimeSpan) ? double.TryParse(text, CultureInfo.InvariantCulture, out _) ? "is a bare number." : "is not a time."
        : type == typeof(bool) ? "is neither true nor false."
        : type == typeof(int) ? "is not a whole number that can be set here."
        : "is not one of its values.";

    private static string Allowed(Type type) =>
        type == typeof(TimeSpan) ? "Write times as hh:mm:ss, with days as d.hh:mm:ss: 00:00:10 is ten seconds, 00:10:00 ten minutes."
        : type == typeof(bool) ? "Set true or false."
        : type == typeof(int) ? $"Write it in digits, for example 3; {int.MaxValue} at most."
        : $"Set {string.Join(" or ", Enum.GetNames(type))}.";

    [GeneratedRegex(@"\A-?([0-9]{1,7}\.)?([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?\z")]
    private static partial Regex Time();
}
