using System.Reflection;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.RepositoryTests.Packages;

/// <summary>An app's tests can create each exception that the app may meet, and what they put in is never taken for the library's own words.</summary>
public sealed class PublicExceptionTests
{
    private const string Secret = "password-123";

    public static TheoryData<string> Exceptions =>
    [
        .. PublicOverloadTests.Packages
            .SelectMany(package => package.GetExportedTypes())
            .Where(type => type.IsSubclassOf(typeof(Exception)) && !type.IsAbstract)
            .Select(type => type.AssemblyQualifiedName!),
    ];

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Exception_OfEachPackage_CanBeCreatedAndRedactsTheTextOfItsCreator(string name)
    {
        var constructor = Type.GetType(name, throwOnError: true)!.GetConstructors().ShouldHaveSingleItem();

        var error = (SpannerMutexException)constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);

        error.Message.ShouldNotBeEmpty();
        if (error is not MigrationGateException) // Its message is shown everywhere, as its constructor says.
        {
            (error.RedactedMessage ?? "").ShouldNotContain(Secret);
        }
    }

    private static object? Argument(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => Secret,
        var type when type == typeof(LeaseName) => new LeaseName("orders"),
        var type when type == typeof(IReadOnlyList<string>) => new[] { Secret },
        var type when type == typeof(IReadOnlyList<ScriptProblem>) => Array.Empty<ScriptProblem>(),
        var type when type == typeof(Exception) => new InvalidOperationException(Secret),
        { IsValueType: true } type => Activator.CreateInstance(type),
        _ => null,
    };
}
