using Microsoft.Extensions.Options;

namespace SpannerMutex.AspNetCore.Failures;

/// <summary>
/// All invalid settings, one per line. It is shown without a stack trace, which would only contain internals of .NET.
/// </summary>
internal sealed class InvalidSettingsException(OptionsValidationException invalid)
    : OptionsValidationException(invalid.OptionsName, invalid.OptionsType, invalid.Failures)
{
    /// <summary>An error that is found only when the gate is created, at the start of the host.</summary>
    /// <typeparam name="TOptions">The options with the settings.</typeparam>
    /// <param name="error">What is wrong, and the way out.</param>
    public static InvalidSettingsException Of<TOptions>(string error)
    {
        UnhandledFailure.Watch();
        return new InvalidSettingsException(new OptionsValidationException(Options.DefaultName, typeof(TOptions), [error]));
    }

    /// <summary>Whether the whole text was written already, for example to a log.</summary>
    public bool WasShown { get; private set; }

    public override string Message => $"Invalid settings:\n{string.Join('\n', Failures.Select(failure => $"  {failure}"))}";

    public override string ToString()
    {
        WasShown = true;
        return Message;
    }
}
