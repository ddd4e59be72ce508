using Microsoft.Extensions.Options;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>Collects errors, each under its configuration key.</summary>
internal sealed class ValidationErrors
{
    private readonly List<string> _faults = [];

    public void AddAll(ValidationErrors others) => _faults.AddRange(others._faults);

    public void Add(string key, string fault) =>
        AddOf(key.Length == 0 ? SpannerMutexMigrationsOptions.Section : $"{SpannerMutexMigrationsOptions.Section}:{key}", fault);

    /// <summary>Adds an error of a key outside of the section.</summary>
    public void AddOf(string fullKey, string fault) => _faults.Add(SettingValue.OnOneLine($"{fullKey}: {fault}"));

    public void Check(bool isRight, string key, string fault)
    {
        if (!isRight)
        {
            Add(key, fault);
        }
    }

    public void CheckTime(string key, TimeSpan time, TimeSpan min, TimeSpan max) =>
        Check(time >= min && time <= max, key, $"{time:c} is out of range. Set {min:c} to {max:c}; times are written hh:mm:ss.");

    /// <summary>Blanks are invisible where a setting is read, and no name or address needs them at its ends.</summary>
    public void CheckBlanks(string key, string? text, string wayOut) =>
        Check(string.IsNullOrEmpty(text) || (text.Trim() == text && !text.Any(char.IsControl)), key, $"{SettingValue.Echo(text)} begins or ends with blanks, or holds control characters. {wayOut}");

    public void Try(string key, Action use)
    {
        try
        {
            use();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            Add(key, WithoutParameter(e));
        }
    }

    public void Try(string key, Func<object> use) => Try(key, () => { _ = use(); });

    public ValidateOptionsResult ToResult() =>
        _faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_faults);

    // The name of a parameter means nothing to the author of a configuration.
    private static string WithoutParameter(Exception e) => e is ArgumentException { ParamName: { } parameter }
        ? e.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
        : e.Message;
}
