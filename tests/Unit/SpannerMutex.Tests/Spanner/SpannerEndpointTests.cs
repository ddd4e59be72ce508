using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerEndpointTests
{
    [Theory]
    [InlineData(null, null, null, "https://spanner.googleapis.com/", false)]
    [InlineData(null, "localhost:9010", null, "http://localhost:9020/", true)]
    [InlineData(null, "http://localhost:9010/", null, "http://localhost:9020/", true)]
    [InlineData(null, "[::1]:9010", null, "http://[::1]:9020/", true)]
    [InlineData(null, "spanner:9010", "spanner:9999", "http://spanner:9999/", true)]
    [InlineData("other:7000", "spanner:9010", "spanner:9999", "http://other:7010/", true)]
    public void Resolve_OptionsAndEnvironment_GiveTheServer(string? option, string? grpc, string? rest, string expected, bool isEmulator)
    {
        var endpoint = SpannerEndpoint.Resolve(
            new SpannerRestOptions { EmulatorHost = option }, name => name == "SPANNER_EMULATOR_HOST" ? grpc : rest);

        endpoint.Address.ToString().ShouldBe(expected);
        endpoint.IsEmulator.ShouldBe(isEmulator);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65530")]
    [InlineData(":9010")]
    [InlineData("https://localhost:9010")]
    [InlineData("user@localhost:9010")]
    [InlineData("local host:9010")]
    [InlineData("localhost/x:9010")]
    public void Resolve_BadEmulatorHost_SaysTheRightForm(string host)
    {
        var error = Should.Throw<ArgumentException>(() => SpannerEndpoint.Resolve(
            new SpannerRestOptions(), name => name == "SPANNER_EMULATOR_HOST" ? host : null));

        error.Message.ShouldContain($"SPANNER_EMULATOR_HOST='{host}'");
        error.Message.ShouldContain("localhost:9010");
    }

    [Theory]
    [InlineData(" ", null)]
    [InlineData("\t", null)]
    [InlineData(null, " ")]
    public void Resolve_BlankEmulatorHost_IsAnErrorAndNotGooglesSpanner(string? option, string? environment)
    {
        var error = Should.Throw<ArgumentException>(() => SpannerEndpoint.Resolve(
            new SpannerRestOptions { EmulatorHost = option }, name => name == "SPANNER_EMULATOR_HOST" ? environment : null));

        error.Message.ShouldContain($"{(option is null ? "SPANNER_EMULATOR_HOST" : "EmulatorHost")}='{option ?? environment}'");
    }

    [Fact]
    public void Resolve_EmptyEmulatorHost_IsNone() =>
        SpannerEndpoint.Resolve(new SpannerRestOptions { EmulatorHost = "" }, _ => "").IsEmulator.ShouldBeFalse();

    [Theory]
    [InlineData("EmulatorOnly", "localhost:9010", "http://localhost:9020/")]
    [InlineData("EmulatorOrProduction", "localhost:9010", "http://localhost:9020/")]
    [InlineData("EmulatorOrProduction", null, "https://spanner.googleapis.com/")]
    [InlineData("productiononly", "localhost:9010", "https://spanner.googleapis.com/")]
    [InlineData("EmulatorOnly", null, null)]
    public void Resolve_ConnectionString_KeepsItsEmulatorDetection(string detection, string? grpc, string? expected)
    {
        var options = new SpannerRestOptions { Database = $"Data Source=projects/p/instances/in/databases/db;EmulatorDetection={detection}" };
        SpannerEndpoint Resolve() => SpannerEndpoint.Resolve(options, name => name == "SPANNER_EMULATOR_HOST" ? grpc : null);

        if (expected is null)
        {
            Should.Throw<ArgumentException>(Resolve).Message.ShouldContain("SPANNER_EMULATOR_HOST");
            return;
        }

        Resolve().Address.ToString().ShouldBe(expected);
    }

    [Fact]
    public void Resolve_PlainHttpElsewhere_IsRefused() => Should.Throw<ArgumentException>(() => SpannerEndpoint.Resolve(
        new SpannerRestOptions { Endpoint = new Uri("http://example.com/") }, _ => null)).Message.ShouldContain("use https");
}
