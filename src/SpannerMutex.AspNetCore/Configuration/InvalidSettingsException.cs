using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Hosting;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>
/// All settings that are wrong, one a line. Its text is shown without a stack trace, which would lead through the insides
/// of .NET to no place that anybody can mend.
/// </summary>
internal sealed class InvalidSettingsException(OptionsValidationException invalid)
    : OptionsValidationException(invalid.OptionsName, invalid.OptionsType, invalid.Failures)
{
    /// <summary>What is only seen once the gate's parts are made, at the start of the host.</summary>
    public static InvalidSettingsException Of(string fault)
    {
        UnhandledFailure.Watch();
        return new InvalidSettingsException(new OptionsValidationException(
            Options.DefaultName, typeof(SpannerMutexMigrationsOptions), [fault]));
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
