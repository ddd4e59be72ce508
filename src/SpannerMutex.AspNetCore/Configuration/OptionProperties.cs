using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>
/// What can be set in an options class: its public properties. There is no other list of keys, so a new property is a
/// new key.
/// </summary>
internal static class OptionProperties
{
    // The trimmer doesn't follow a property's type. A test holds this list against the classes that can be reached.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(SpannerMutexMigrationsOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(MigrationLeaseOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(MigrationRunOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(RequestGateOptions))]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The properties of all these classes are kept by the attributes above.")]
    public static PropertyInfo[] Of(Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    /// <summary>Whether a property holds settings of its own rather than a value.</summary>
    public static bool IsSection(PropertyInfo property) =>
        property.PropertyType.IsClass && property.PropertyType != typeof(string);
}
