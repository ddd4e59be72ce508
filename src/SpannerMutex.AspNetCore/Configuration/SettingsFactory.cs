using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Failures;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>Creates the options as .NET does, but reports errors for the person who wrote the settings.</summary>
internal sealed class SettingsFactory(
    IEnumerable<IConfigureOptions<SpannerMutexMigrationsOptions>> setups,
    IEnumerable<IPostConfigureOptions<SpannerMutexMigrationsOptions>> postConfigures,
    IEnumerable<IValidateOptions<SpannerMutexMigrationsOptions>> validations) : IOptionsFactory<SpannerMutexMigrationsOptions>
{
    private readonly OptionsFactory<SpannerMutexMigrationsOptions> _factory = new(setups, postConfigures, validations);

    public SpannerMutexMigrationsOptions Create(string name)
    {
        try
        {
            return _factory.Create(name);
        }
        catch (OptionsValidationException e)
        {
            UnhandledFailure.Watch();
            throw new InvalidSettingsException(e);
        }
    }
}
