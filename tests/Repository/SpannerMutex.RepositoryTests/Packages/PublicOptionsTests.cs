using System.Reflection;

namespace SpannerMutex.RepositoryTests.Packages;

/// <summary>There is one kind of options: sealed classes with properties that can be set, as those of .NET itself.</summary>
public sealed class PublicOptionsTests
{
    public static TheoryData<string> Options =>
    [
        .. PublicOverloadTests.Packages
            .SelectMany(package => package.GetExportedTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Select(type => type.AssemblyQualifiedName!),
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void Options_OfEachPackage_AreSealedMutableClasses(string name)
    {
        var type = Type.GetType(name, throwOnError: true)!;

        type.IsSealed.ShouldBeTrue();
        type.GetMethod("<Clone>$").ShouldBeNull("a record's copies share nothing with the object that a consumer was given");
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !IsSection(property.PropertyType) && !CanBeSet(property))
            .Select(property => property.Name)
            .ShouldBeEmpty();
    }

    // Sections and lists are there from the beginning; what is in them is set.
    private static bool IsSection(Type type) =>
        type.Name.EndsWith("Options", StringComparison.Ordinal) || type == typeof(IList<string>);

    private static bool CanBeSet(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true } setter
        && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));
}
