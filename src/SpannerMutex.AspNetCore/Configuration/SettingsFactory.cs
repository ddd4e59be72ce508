using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Failures;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>Makes the options as .NET does, but says what is wrong with them in words for the person who wrote them.</summary>
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
