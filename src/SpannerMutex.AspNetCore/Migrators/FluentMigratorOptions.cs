using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// FluentMigrator's own settings that decide which migrations an instance has and how they run: tags, profile, namespace,
/// and whatever else RunnerOptions and TypeFilterOptions have in the app's version.
/// </summary>
internal static class FluentMigratorOptions
{
    /// <summary>Every setting that has a value, one a line, in the same order in every instance.</summary>
    public static string Describe(IServiceProvider services) =>
        string.Concat(Lines(RunnerOptionsType(), RunnerOptions(services)).Concat(Lines(TypeFilterType(), TypeFilter(services))));

    /// <summary>Whether one transaction is to hold all migrations.</summary>
    public static bool HasOneTransaction(IServiceProvider services) => Setting(services, "TransactionPerSession") is true;

    /// <summary>Whether a profile is to run after the migrations.</summary>
    public static bool HasProfile(IServiceProvider services) => Setting(services, "Profile") is string { Length: > 0 };

    private static object? Setting(IServiceProvider services, string name) => RunnerOptions(services) is { } options
        ? RunnerOptionsType()?.GetProperty(name)?.GetValue(options)
        : null;

    private static IEnumerable<string> Lines(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type? type, object? options) =>
        type is null || options is null
            ? []
            : type.GetProperties()
                .Where(property => property.GetIndexParameters().Length == 0)
                .OrderBy(property => property.Name, StringComparer.Ordinal)
                .Select(property => (property.Name, Value: TextOf(property.GetValue(options))))
                .Where(setting => setting.Value.Length > 0)
                .Select(setting => $"{setting.Name}={setting.Value}\n");

    // Simple values only: other objects have no text that is the same in every instance.
    private static string TextOf(object? value) => value switch
    {
        string text => text,
        IEnumerable<string> texts => string.Join(',', texts.Order(StringComparer.Ordinal)),
        bool or int or long => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        _ => "",
    };

    // Names are literals: the trimmer reads them and keeps the members.
    private static object? RunnerOptions(IServiceProvider services) => Value(services, Type.GetType(
        "Microsoft.Extensions.Options.IOptions`1[[FluentMigrator.Runner.Initialization.RunnerOptions, FluentMigrator.Runner.Core]], Microsoft.Extensions.Options"));

    private static object? TypeFilter(IServiceProvider services) => Value(services, Type.GetType(
        "Microsoft.Extensions.Options.IOptions`1[[FluentMigrator.Runner.Initialization.TypeFilterOptions, FluentMigrator.Runner.Core]], Microsoft.Extensions.Options"));

    private static object? Value(
        IServiceProvider services, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type? options) =>
        options is not null && services.GetService(options) is { } registered ? options.GetProperty("Value")?.GetValue(registered) : null;

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private static Type? RunnerOptionsType() => Type.GetType("FluentMigrator.Runner.Initialization.RunnerOptions, FluentMigrator.Runner.Core");

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private static Type? TypeFilterType() => Type.GetType("FluentMigrator.Runner.Initialization.TypeFilterOptions, FluentMigrator.Runner.Core");
}
