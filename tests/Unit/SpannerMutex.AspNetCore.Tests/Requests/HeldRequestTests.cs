using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace SpannerMutex.AspNetCore.Tests.Requests;

public sealed class HeldRequestTests
{
    [Fact]
    public async Task Request_GateOpensWhileItIsHeld_IsServed()
    {
        await using var app = await GateApp.StartAsync();

        var answer = app.GetStringAsync("/");
        await app.Clock.RequestIsHeldAsync();
        answer.IsCompleted.ShouldBeFalse();
        await app.OpenAsync();

        (await answer).ShouldBe("served");
    }

    [Fact]
    public async Task Request_GateIsOpen_IsNotHeld()
    {
        await using var app = await GateApp.StartAsync();
        await app.OpenAsync();

        (await app.GetStringAsync("/")).ShouldBe("served");
        app.Clock.HeldRequests.ShouldBe(0);
    }

    [Fact]
    public async Task Request_HoldTimeIsOver_Is503WithRetryAfterAndPhase()
    {
        await using var app = await GateApp.StartAsync();
        await app.MigratingAsync();

        var answer = app.GetAsync("/");
        await app.Clock.RequestIsHeldAsync();
        app.Clock.EndHoldTime();
        var response = await answer;

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        response.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        problem.GetProperty("status").GetInt32().ShouldBe(503);
        problem.GetProperty("phase").GetString().ShouldBe("Migrating");
        problem.GetProperty("holder").GetString().ShouldBe("this-one");
    }

    [Fact]
    public async Task Request_AfterItsRefusalTheGateOpens_TheNextIsServed()
    {
        await using var app = await GateApp.StartAsync();
        var refused = app.GetAsync("/");
        await app.Clock.RequestIsHeldAsync();
        app.Clock.EndHoldTime();
        (await refused).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await app.OpenAsync();

        (await app.GetStringAsync("/")).ShouldBe("served");
    }

    [Fact]
    public async Task Request_HoldTimeoutIsZero_Is503AtOnce()
    {
        await using var app = await GateApp.StartAsync(configure: options => options.Gate.HoldTimeout = TimeSpan.Zero);

        (await app.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Request_GateFailsWhileItIsHeld_Is503WithoutTheErrorText()
    {
        await using var app = await GateApp.StartAsync();
        await app.MigratingAsync();
        var answer = app.GetAsync("/");
        await app.Clock.RequestIsHeldAsync();

        app.Migrator.Fail("SELECT secret");
        var response = await answer;

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var body = await response.Content.ReadAsStringAsync();
        body.ShouldContain("\"phase\":\"Failed\"");
        body.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Request_HostIsToldToStopWhileItIsHeld_Is503AtOnce()
    {
        await using var app = await GateApp.StartAsync();
        var answer = app.GetAsync("/");
        await app.Clock.RequestIsHeldAsync();

        app.Lifetime.StopApplication();

        (await answer).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("/healthz", true)]
    [InlineData("/HEALTHZ", true)]
    [InlineData("/healthz/", true)]
    [InlineData("/health/patients/7", false)]
    [InlineData("/live/scores", false)]
    [InlineData("/livez", true)]
    [InlineData("/readyz", true)]
    [InlineData("/own", true)]
    [InlineData("/own/", true)]
    [InlineData("/own/below", false)]
    [InlineData("/healthzz", false)]
    [InlineData("/", false)]
    [InlineData("/owner", false)]
    public async Task Request_GateIsShut_OnlyPassThroughPathsPass(string path, bool passes)
    {
        await using var app = await GateApp.StartAsync(
            pipeline => pipeline.MapFallback(() => "reached"),
            options =>
            {
                options.Gate.HoldTimeout = TimeSpan.Zero;
                options.Gate.PassThroughPaths.Add("/own/");
            });

        (await app.GetAsync(path)).StatusCode.ShouldBe(passes ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("/migrations", "/admin/migrations")]
    [InlineData("/{tenant}/status", "/admin/acme/status")]
    public async Task Request_StatusEndpointInAGroup_PassesTheShutGate(string pattern, string path)
    {
        await using var app = await GateApp.StartAsync(
            pipeline =>
            {
                pipeline.MapGroup("/admin").MapSpannerMutexMigrations(pattern);
                pipeline.MapFallback(() => "reached");
            },
            options => options.Gate.HoldTimeout = TimeSpan.Zero);

        (await app.GetStringAsync(path)).ShouldContain("\"phase\":\"Checking\"");
        (await app.GetAsync("/admin")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }
}
