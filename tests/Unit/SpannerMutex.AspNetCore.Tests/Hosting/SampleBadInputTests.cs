namespace SpannerMutex.AspNetCore.Tests.Hosting;

/// <summary>The sample with settings that can't work: it says what to do, and its exit code is not 0.</summary>
public sealed class SampleBadInputTests
{
    private const string Database = "projects/p/instances/inst/databases/db";

    [Fact]
    public async Task Sample_NoDatabase_SaysHowToSetIt() =>
        await ShouldEndAsync("SpannerMutex__Database", [("SpannerMutex__Database", "")]);

    [Fact]
    public async Task Sample_MalformedDatabase_NamesIt() =>
        await ShouldEndAsync("'projects/p/db' is not the path of a Spanner database", [("SpannerMutex__Database", "projects/p/db")]);

    [Fact]
    public async Task Sample_NoScripts_NamesTheFolder() =>
        await ShouldEndAsync(
            "no-such-folder",
            [
                ("SpannerMutex__Database", Database),
                ("SpannerMutex__EmulatorHost", "127.0.0.1:1"),
                ("SpannerMutex__Migrations__ScriptsPath", "no-such-folder"),
            ]);

    [Fact]
    public async Task Sample_EmulatorDoesNotRun_NamesItsAddress() =>
        await ShouldEndAsync(
            "127.0.0.1:11",
            [
                ("SpannerMutex__Database", Database),
                ("SpannerMutex__EmulatorHost", "127.0.0.1:1"),
                ("SpannerMutex__RequestTimeout", "00:00:01"),
            ]);

    [Theory]
    [InlineData("Hold")]
    [InlineData("BlockStartup")]
    public async Task SampleAsAJob_EmulatorDoesNotRun_NamesItsAddress(string mode) =>
        await ShouldEndAsync(
            "127.0.0.1:11",
            [
                ("SpannerMutex__Database", Database),
                ("SpannerMutex__EmulatorHost", "127.0.0.1:1"),
                ("SpannerMutex__RequestTimeout", "00:00:01"),
                ("SpannerMutex__Migrations__UnreachableTimeout", "00:00:15"),
                ("SpannerMutex__Gate__Mode", mode),
            ],
            "migrate");

    [Fact]
    public async Task Sample_MisspeltKey_NamesTheRightOne() =>
        await ShouldEndAsync("SpannerMutex__Gate__Role", [("SpannerMutex__Database", Database), ("SpannerMutex__Gate__Rolle", "WaitOnly")]);

    private static async Task ShouldEndAsync(string expected, (string Name, string Value)[] environment, params string[] args)
    {
        var variables = environment.ToDictionary(variable => variable.Name, variable => (string?)variable.Value);
        variables["PORT"] = "0";
        await using var host = HostProcess.Start("samples/CloudRunApp", variables, args);

        (await host.ExitAsync()).ShouldBe(1, host.Output);

        host.Output.ShouldContain(expected);
        host.Output.ShouldNotContain("Unhandled exception");
        host.Output.ShouldNotContain("   at Microsoft.Extensions.Hosting");
    }
}
