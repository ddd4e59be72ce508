using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.Migrations;
using SpannerMutex.Registration;

namespace SpannerMutex.AspNetCore.Registration;

/// <summary>Refuses registrations that contradict each other with all else that is wrong, before the host starts.</summary>
internal sealed class RegistrationValidator(MigratorChoice choice, IEnumerable<IConfigureOptions<SpannerMutexOptions>> mutexSettings) : IValidateOptions<SpannerMutexMigrationsOptions>
{
    public ValidateOptionsResult Validate(string? name, SpannerMutexMigrationsOptions options)
    {
        var faults = new List<string>();
        if (choice.AreScriptsNamedTwice)
        {
            faults.Add("AddSpannerMutexMigrations(): UseSqlScripts() is called twice, but there is one folder of scripts and one database. Leave one call.");
        }
        else if (choice.NamedTwice is { } twice)
        {
            faults.Add(DuplicateName.Explain(twice));
        }

        if (choice.IsOwnMigratorUnnamed)
        {
            faults.Add(
                $"AddSpannerMutexMigrations(): an {nameof(ISchemaMigrator)} is registered among the services, but the gate runs only migrators that are added to it. "
                + $"Add .UseMigrator(services => services.GetRequiredService<{nameof(ISchemaMigrator)}>()), or remove it.");
        }

        if (choice.HasForeignGate)
        {
            faults.Add(
                $"AddSpannerMutexMigrations(): the app registers a {nameof(MigrationGate)} itself, besides the one that the host runs. "
                + "Remove it, and add its migrators with UseMigrator(…), UseSqlScripts() or the like.");
        }

        if (mutexSettings.Any(settings => settings is ConfigureNamedOptions<SpannerMutexOptions>))
        {
            faults.Add(
                "AddSpannerMutex(…): its settings in code would not count, since it shares client, store and settings with AddSpannerMutexMigrations(…). "
                + "Set them there, or in the configuration.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
