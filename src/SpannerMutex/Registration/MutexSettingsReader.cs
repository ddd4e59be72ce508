using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace SpannerMutex.Registration;

/// <summary>
/// Reads the section into the options. A value that can't be read and a key that doesn't exist are kept with the options, for
/// the validator. With a gate, the section is the gate's to read.
/// </summary>
/// <param name="services">Tells whether there is a gate.</param>
/// <param name="configurations">The app's configuration; none in a container without a host.</param>
internal sealed class MutexSettingsReader(IServiceProvider services, IEnumerable<IConfiguration> configurations)
    : IConfigureOptions<SpannerMutexOptions>
{
    private static readonly string[] s_timeForms = [@"hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFFF", @"d\.hh\:mm\:ss"];

    private static readonly string[] s_keys =
        ["Database", "EmulatorHost", "CreatorRole", "RequestTimeout", "Lease:Table", "Lease:Duration", "Lease:PollInterval", "Lease:EnsureSchema"];

    // One section may serve several services, of which some have a gate.
    private static readonly string[] s_keysOfGates = ["InstanceName", "Migrations", "Gate", "Lease:Name"];

    public void Configure(SpannerMutexOptions options)
    {
        if (configurations.LastOrDefault() is { } configuration && !MutexServices.HasGate(services))
        {
            Read(configuration.GetSection(SpannerMutexOptions.Section), options);
        }
    }

    private static void Read(IConfigurationSection section, SpannerMutexOptions options)
    {
        var errors = options.ReadingErrors;
        options.Database = section["Database"] ?? options.Database;
        options.EmulatorHost = section["EmulatorHost"] ?? options.EmulatorHost;
        options.CreatorRole = section["CreatorRole"] ?? options.CreatorRole;
        options.RequestTimeout = ReadTime(section, "RequestTimeout", options.RequestTimeout, errors);
        options.Lease.Table = section["Lease:Table"] ?? options.Lease.Table;
        options.Lease.Duration = ReadTime(section, "Lease:Duration", options.Lease.Duration, errors);
        options.Lease.PollInterval = ReadTime(section, "Lease:PollInterval", options.Lease.PollInterval, errors);
        options.Lease.EnsureSchema = ReadBoolean(section, "Lease:EnsureSchema", options.Lease.EnsureSchema, errors);
        errors.AddRange(section.GetChildren().SelectMany(KeysIn)
            .Except(s_keys.Concat(s_keysOfGates), StringComparer.OrdinalIgnoreCase)
            .Select(key => $"{SpannerMutexOptions.Section}:{key}: there is no such key. The keys are {string.Join(", ", s_keys)}."));
    }

    private static TimeSpan ReadTime(IConfigurationSection section, string key, TimeSpan current, List<string> errors)
    {
        if (section[key] is not { } text)
        {
            return current;
        }

        if (TimeSpan.TryParseExact(text, s_timeForms, CultureInfo.InvariantCulture, out var time))
        {
            return time;
        }

        errors.Add($"{SpannerMutexOptions.Section}:{key}: '{text}' is not a time. Write times as hh:mm:ss: 00:00:10 is ten seconds.");
        return current;
    }

    private static bool ReadBoolean(IConfigurationSection section, string key, bool current, List<string> errors)
    {
        if (section[key] is not { } text)
        {
            return current;
        }

        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        errors.Add($"{SpannerMutexOptions.Section}:{key}: '{text}' is neither true nor false.");
        return current;
    }

    private static IEnumerable<string> KeysIn(IConfigurationSection child) => child.Key.Equals("Lease", StringComparison.OrdinalIgnoreCase)
        ? child.GetChildren().Select(setting => $"Lease:{setting.Key}")
        : [child.Key];
}
