using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>
/// Reads the section into the options. Unlike the binder of .NET it continues after an invalid value, reports unknown keys,
/// and replaces the default of a list. Errors are kept with the options, for the validator.
/// </summary>
internal sealed class SettingsReader(SpannerMutexMigrationsOptions options)
{
    private static readonly KnownKeys s_known = KnownKeys.Of(typeof(SpannerMutexMigrationsOptions));

    private readonly ValidationErrors _faults = options.ReadingFaults;

    public static void Read(SpannerMutexMigrationsOptions options, IConfiguration configuration)
    {
        var reader = new SettingsReader(options);
        MisplacedKeys.Find(configuration, s_known, options.ReadingFaults);
        reader.ReadSection(configuration.GetSection(SpannerMutexMigrationsOptions.Section), "", options);
    }

    private void ReadSection(IConfigurationSection section, string path, object target)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            _faults.Add(path, $"it is set to {SettingValue.Echo(section.Value)}, but it is a section. Set the keys in it: {string.Join(", ", s_known.In(path))}.");
        }

        var properties = OptionProperties.Of(target.GetType());
        foreach (var child in section.GetChildren())
        {
            var key = path.Length == 0 ? child.Key : $"{path}:{child.Key}";
            var property = Array.Find(properties, property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                AddUnknown(child, path);
            }
            else if (OptionProperties.IsSection(property))
            {
                ReadSection(child, Name(path, property), property.GetValue(target)!);
            }
            else if (property.GetValue(target) is IList<string> list)
            {
                ReadList(child, Name(path, property), list);
            }
            else
            {
                ReadValue(child, Name(path, property), property, target);
            }
        }
    }

    private static string Name(string path, PropertyInfo property) => path.Length == 0 ? property.Name : $"{path}:{property.Name}";

    private void ReadValue(IConfigurationSection setting, string key, PropertyInfo property, object target)
    {
        if (setting.GetChildren().FirstOrDefault() is { } below)
        {
            _faults.Add(key, $"it takes one value, but the key {SettingValue.Echo(below.Key)} is below it. Set {EnvironmentName(key)} itself, or in JSON a plain value.");
        }
        else if (setting.Value is { } text)
        {
            var value = SettingValue.Read(property.PropertyType, text, out var fault);
            if (fault is null)
            {
                property.SetValue(target, value);
            }
            else
            {
                _faults.Add(key, fault);
            }
        }
    }

    // An empty JSON array comes as an empty value, a null as none.
    private void ReadList(IConfigurationSection setting, string key, IList<string> list)
    {
        var items = setting.GetChildren().ToList();
        if (!string.IsNullOrEmpty(setting.Value))
        {
            _faults.Add(key, $"it is set to {SettingValue.Echo(setting.Value)}, but it is a list. {ListForm(key)}");
        }
        else if (items.Count > 0 || setting.Value is not null)
        {
            list.Clear();
            items.ForEach(item => ReadItem(item, key, list));
        }
    }

    private void ReadItem(IConfigurationSection item, string key, IList<string> list)
    {
        if (!int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            _faults.Add(key, $"{SettingValue.Echo(item.Key)} is not a position in a list. {ListForm(key)}");
        }
        else if (item.Value is null)
        {
            _faults.Add(key, $"there is no value at position {item.Key}. {ListForm(key)}");
        }
        else
        {
            list.Add(item.Value);
        }
    }

    private static string ListForm(string key) =>
        $"Write a JSON array, or number its values from 0 on: {EnvironmentName(key)}__0.";

    private void AddUnknown(IConfigurationSection setting, string path)
    {
        var prefix = $"{SpannerMutexMigrationsOptions.Section}:";
        foreach (var leaf in Leaves(setting))
        {
            var key = leaf.Path[prefix.Length..];
            var nearest = s_known.WrittenLike(key) ?? s_known.Nearest(key);
            _faults.Add(key, nearest is null
                ? $"there is no such key. The keys of {SpannerMutexMigrationsOptions.Section}{(path.Length == 0 ? "" : $":{path}")} are {string.Join(", ", s_known.In(path))}."
                : $"there is no such key. Did you mean {prefix}{nearest} (environment variable {EnvironmentName(nearest)})?");
        }
    }

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection setting) =>
        setting.GetChildren().ToList() is { Count: > 0 } children ? children.SelectMany(Leaves) : [setting];

    public static string EnvironmentName(string key) =>
        $"{SpannerMutexMigrationsOptions.Section}:{key}".Replace(":", "__", StringComparison.Ordinal);
}
