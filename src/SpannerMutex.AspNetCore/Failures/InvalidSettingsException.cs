using Microsoft.Extensions.Options;

namespace SpannerMutex.AspNetCore.Failures;

/// <summary>
/// All settings that are wrong, one a line. Its text is shown without a stack trace, which would lead through the insides
/// of .NET to no place that anybody can mend.
/// </summary>
internal sealed class InvalidSettingsException(OptionsValidationException invalid)
    : OptionsValidationException(invalid.OptionsName, invalid.OptionsType, invalid.Failures)
{
    /// <summary>What is only seen once the gate's parts are made, at the start of the host.</summary>
    /// <typeparam name="TOptions">The options that hold the settings.</typeparam>
    /// <param name="error">What is wrong, and the way out.</param>
    public static InvalidSettingsException Of<TOptions>(string error)
    {
        UnhandledFailure.Watch();
        return new InvalidSettingsException(new OptionsValidationException(Options.DefaultName, typeof(TOptions), [error]));
    }

    /// <summary>Whether somebody has asked for the whole text, as a log does that writes the exception.</summary>
    public bool WasShown { get; private set; }

    public override string Message => $"Invalid settings:\n{string.Join('\n', Failures.Select(failure => $"  {failure}"))}";

    public override string ToString()
    {
        WasShown = true;
        return Message;
    }
}
