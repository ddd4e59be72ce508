using Microsoft.Extensions.Options;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>Collects what is wrong, each under its configuration key.</summary>
internal sealed class OptionFaults
{
    private readonly List<string> _faults = [];

    public void Add(string key, string fault) => _faults.Add($"{SpannerMutexMigrationsOptions.Section}:{key}: {fault}");

    public void Check(bool isRight, string key, string fault)
    {
        if (!isRight)
        {
            Add(key, fault);
        }
    }

    public void CheckTime(string key, TimeSpan time, TimeSpan min, TimeSpan max) =>
        Check(time >= min && time <= max, key, $"{time:g} does not lie within {min:c} and {max:c}. Times are written hh:mm:ss; a bare number means days.");

    public void Try(string key, Action use)
    {
        try
        {
            use();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            Add(key, e.Message);
        }
    }

    public void Try(string key, Func<object> use) => Try(key, () => { _ = use(); });

    public ValidateOptionsResult ToResult() =>
        _faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_faults);
}
