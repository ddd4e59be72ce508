using System.Globalization;

namespace SpannerMutex;

/// <summary>All that is wrong with the options that a constructor was given, so that it can report them together.</summary>
/// <param name="options">The name of the options' class.</param>
/// <param name="parameter">The parameter that they came by.</param>
internal sealed class OptionErrors(string options, string parameter)
{
    private readonly List<string> _errors = [];

    /// <summary>Adds an error unless the value is right.</summary>
    /// <param name="isRight">Whether it is.</param>
    /// <param name="property">The property.</param>
    /// <param name="value">Its value.</param>
    /// <param name="rule">What it must be.</param>
    public void Check(bool isRight, string property, object? value, string rule)
    {
        if (!isRight)
        {
            Add(property, $"it is {(value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture))}. {rule}");
        }
    }

    /// <summary>Adds what a check of the value throws.</summary>
    /// <param name="property">The property.</param>
    /// <param name="use">Throws unless the value is right.</param>
    /// <returns>Whether it is right.</returns>
    public bool Try(string property, Action use)
    {
        try
        {
            use();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            Add(property, e is ArgumentException { ParamName: { } name }
                ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
                : e.Message);
            return false;
        }
    }

    /// <exception cref="ArgumentException">Something is wrong; the message names each property.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new ArgumentException(string.Join('\n', _errors), parameter);
        }
    }

    private void Add(string property, string error) => _errors.Add($"{options}.{property}: {error}");
}
