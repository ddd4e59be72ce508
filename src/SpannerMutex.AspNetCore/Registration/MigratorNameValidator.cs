using Microsoft.Extensions.Options;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Registration;

/// <summary>Refuses two migrators of one name with all else that is wrong, before the host starts.</summary>
internal sealed class MigratorNameValidator(MigratorChoice choice) : IValidateOptions<SpannerMutexMigrationsOptions>
{
    public ValidateOptionsResult Validate(string? name, SpannerMutexMigrationsOptions options) =>
        choice.NamedTwice is { } twice
            ? ValidateOptionsResult.Fail($"AddSpannerMutexMigrations(): {MigratorNames.Explain(twice)}")
            : ValidateOptionsResult.Success;
}
