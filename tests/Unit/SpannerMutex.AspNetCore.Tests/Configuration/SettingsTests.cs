using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Tests.Configuration;

/// <summary>Each setting is read, or refused with its key, its value, what is wrong, and what to write instead.</summary>
public sealed class SettingsTests
{
    private const string Database = "projects/p/instances/inst/databases/db";

    private static readonly string[] s_waysOut = ["Set ", "Write ", "Give it", "Give host", "Make it", "Leave", "Did you mean", "Name the", "The keys of", "has 1 to", "well-formed", "a name begins with a letter", "Give the two"];
    private static readonly string[] s_words = ["System.", "Microsoft.", "Int32", "TimeSpan", "Boolean", "Enum", "Parameter", "Exception", "null", "hunter2"];

    // Enumerated where it runs: half of a surrogate pair doesn't survive the way through a test platform.
    [Theory]
    [MemberData(nameof(SettingsTable.Rows), MemberType = typeof(SettingsTable), DisableDiscoveryEnumeration = true)]
    public void Setting_OfTheTable_IsReadOrRefusedInClearWords(string key, string? value, string expected)
    {
        var failures = FailuresOf(("Database", Database), (key, value));

        if (expected.Length == 0)
        {
            failures.ShouldBeEmpty();
            return;
        }

        failures.ShouldContain(failure => failure.Contains(expected), $"'{expected}' in:\n{string.Join('\n', failures)}");
        failures.ShouldAllBe(failure => failure.StartsWith("SpannerMutex:") && failure.Contains(": "));
        failures.ShouldAllBe(failure => s_waysOut.Any(failure.Contains));
        failures.ShouldAllBe(failure => !s_words.Any(failure.Contains) && !failure.Any(char.IsControl));
    }

    [Theory]
    [InlineData("SpannerMutex_Gate_Role", "SpannerMutex:Gate:Role")]
    [InlineData("SpannerMutex_Gate:Role", "SpannerMutex:Gate:Role")]
    [InlineData("SPANNERMUTEX_GATE_ROLE", "SpannerMutex:Gate:Role")]
    [InlineData("SPANNER_MUTEX:GATE:ROLE", "SpannerMutex:Gate:Role")]
    [InlineData("SpannerMutex.Gate.Role", "SpannerMutex:Gate:Role")]
    [InlineData("SpannerMutexGate:Role", "SpannerMutex:Gate:Role")]
    [InlineData("SpanerMutex:Gate:Role", "SpannerMutex:Gate:Role")]
    [InlineData("SpannerMutx:Lease:Duration", "SpannerMutex:Lease:Duration")]
    [InlineData("Spanner-Mutex:Database", "SpannerMutex:Database")]
    public void Setting_SectionIsMisspelt_IsRefusedWithTheRightKey(string key, string right)
    {
        var failure = FailuresIn(("SpannerMutex:Database", Database), (key, "WaitOnly")).ShouldHaveSingleItem();

        failure.ShouldStartWith($"{key}: ");
        failure.ShouldContain(right);
    }

    // Kubernetes makes such variables for a service of this name.
    [Theory]
    [InlineData("SPANNERMUTEX_SERVICE_HOST", "10.0.0.1")]
    [InlineData("SPANNERMUTEX_PORT_8080_TCP_ADDR", "10.0.0.1")]
    [InlineData("SpannerMutexDemo:Database", "x")]
    [InlineData("Spanner:Database", "x")]
    [InlineData("Gate:Role", "WaitOnly")]
    public void Setting_OfSomebodyElse_IsNotJudged(string key, string value) =>
        FailuresIn(("SpannerMutex:Database", Database), (key, value)).ShouldBeEmpty();

    [Fact]
    public void Section_IsAValue_NamesItsKeys() =>
        FailuresIn(("SpannerMutex", Database)).ShouldContain(failure => failure.StartsWith("SpannerMutex: it is set to 'projects/") && failure.Contains("Database, EmulatorHost"));

    [Fact]
    public void Settings_ManyAreWrong_AreReportedTogether()
    {
        var failures = FailuresOf(
            ("Database", "orders"), ("Gate:Rolle", "WaitOnly"), ("Gate:Mode", "Block"), ("Lease:Duration", "30"),
            ("Lease:EnsureSchema", "yes"), ("Migrations:MaxAttempts", "many"), ("Gate:PassThroughPaths", "/ping"), ("Lease:Name", " "), ("Gate:HoldTimeout", "02:00:00"));

        failures.Count.ShouldBe(9);
    }

    [Theory]
    [InlineData("""{ "SpannerMutex": {} }""")]
    [InlineData("""{ "SpannerMutex": { "Gate": {}, "Lease": {}, "Migrations": {} } }""")]
    [InlineData("""{ "SpannerMutex": { "Gate": { "PassThroughPaths": ["/a", "/b"], "HoldTimeout": "00:00:01" } } }""")]
    [InlineData("""{ "SpannerMutex": { "Gate": { "PassThroughPaths": [] }, "Migrations": { "MaxAttempts": 5, "OutOfOrder": true } } }""")]
    [InlineData("""{ "SpannerMutex": { "InstanceName": null, "Gate": null, "RequestTimeout": null } }""")]
    public void Json_OfEachForm_IsRead(string json) => Json(json).ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "SpannerMutex": { "Lease": { "Duration": 30 } } }""", "'30' is a bare number.")]
    [InlineData("""{ "SpannerMutex": { "Lease": { "Duration": { "Seconds": 30 } } } }""", "the key 'Seconds' is below it")]
    [InlineData("""{ "SpannerMutex": { "Gate": [ "WaitOnly" ] } }""", "there is no such key")]
    [InlineData("""{ "SpannerMutex": { "Gate": { "Role": [ "WaitOnly" ] } } }""", "it takes one value")]
    [InlineData("""{ "SpannerMutex": { "Gate": { "PassThroughPaths": [ null ] } } }""", "there is no value at position 0")]
    [InlineData("""{ "SpannerMutex": { "Gate": { "PassThroughPaths": [ [ "/a" ] ] } } }""", "there is no value at position 0")]
    [InlineData("""{ "SpannerMutex": [ "a" ] }""", "there is no such key")]
    [InlineData("""{ "SpannerMutex": true }""", "it is a section")]
    public void Json_OfAnotherForm_IsRefused(string json, string expected) => Json(json).ShouldContain(failure => failure.Contains(expected));

    [Fact]
    public void PassThroughPaths_EmptyInJson_LeaveNone() =>
        Read(("SpannerMutex:Database", Database), ("SpannerMutex:Gate:PassThroughPaths", "")).Gate.PassThroughPaths.ShouldBeEmpty();

    // The later source has the last word, as everywhere in .NET.
    [Fact]
    public void Setting_InTwoSources_TheLaterCounts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder, ("SpannerMutex:Database", Database), ("SpannerMutex:Gate:Role", "Migrate"), ("SpannerMutex:Gate:PassThroughPaths:0", "/a"), ("SpannerMutex:Gate:PassThroughPaths:1", "/b"));
        Add(builder, ("spannermutex:gate:role", "WaitOnly"), ("SPANNERMUTEX:GATE:PASSTHROUGHPATHS:0", "/c"));
        builder.Services.AddSpannerMutexMigrations();
        using var host = builder.Build();

        var gate = host.Services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value.Gate;

        gate.Role.ShouldBe(SpannerMutex.Migrations.MigrationGateRole.WaitOnly);
        gate.PassThroughPaths.ShouldBe(["/c", "/b"]);
    }

    [Fact]
    public void Options_Classes_AreAllKeptByTheTrimmer()
    {
        var kept = typeof(OptionProperties).GetMethod(nameof(OptionProperties.Of))!.GetCustomAttributes<DynamicDependencyAttribute>().Select(kept => kept.Type!);

        kept.ShouldBe(Classes(typeof(SpannerMutexMigrationsOptions)), ignoreOrder: true);
    }

    private static IEnumerable<Type> Classes(Type type) =>
        [type, .. OptionProperties.Of(type).Where(OptionProperties.IsSection).SelectMany(property => Classes(property.PropertyType))];

    private static List<string> Json(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder, ("SpannerMutex:Database", Database));
        builder.Configuration.AddJsonStream(stream);
        return FailuresIn(builder);
    }

    private static List<string> FailuresOf(params (string Key, string? Value)[] settings) =>
        FailuresIn([.. settings.Select(setting => ($"SpannerMutex:{setting.Key}", setting.Value))]);

    private static List<string> FailuresIn(params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder, settings);
        return FailuresIn(builder);
    }

    private static List<string> FailuresIn(HostApplicationBuilder builder)
    {
        try
        {
            Read(builder);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
    }

    private static SpannerMutexMigrationsOptions Read(params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder, settings);
        return Read(builder);
    }

    private static SpannerMutexMigrationsOptions Read(HostApplicationBuilder builder)
    {
        builder.Services.AddSpannerMutexMigrations();
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;
    }

    private static void Add(HostApplicationBuilder builder, params (string Key, string? Value)[] settings) =>
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)).GroupBy(pair => pair.Key).Select(pairs => pairs.Last()));
}
