using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.AspNetCore.Configuration;

namespace SpannerMutex.AspNetCore.Tests.Requests;

/// <summary>What passes a shut gate: listed paths, endpoints that say so, questions of browsers. Nothing else.</summary>
public sealed class PassageTests
{
    [Theory]
    [InlineData("GET", "/health", true)]
    [InlineData("HEAD", "/health", true)]
    [InlineData("GET", "/Ready/", true)]
    [InlineData("POST", "/ready", false)]
    [InlineData("PUT", "/health", false)]
    [InlineData("DELETE", "/healthz", false)]
    [InlineData("OPTIONS", "/healthz", false)]
    [InlineData("POST", "/ready/orders", false)]
    [InlineData("GET", "/health/patients/7", false)]
    [InlineData("GET", "/live/scores", false)]
    [InlineData("GET", "/healthy", false)]
    [InlineData("GET", "/api/health", false)]
    public async Task Request_ListedPath_PassesExactlyAndOnlyToRead(string method, string path, bool passes)
    {
        await using var app = await StartAsync(app => app.MapFallback(() => "reached"));

        (await SendAsync(app, method, path)).ShouldBe(passes ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("/internal/ready")]
    [InlineData("/a/b/c")]
    [InlineData("/{service}/ready")]
    public async Task Request_MappedHealthCheck_PassesAnywhere(string pattern)
    {
        await using var app = await StartAsync(app => app.MapHealthChecks(pattern, new() { Predicate = _ => false }).WithDisplayName("mine"));

        (await SendAsync(app, "GET", pattern.Replace("{service}", "shop"))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Request_MappedHealthCheckInAGroup_Passes()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGroup("/ops").MapGroup("/v1").MapHealthChecks("/ready", new() { Predicate = _ => false });
            app.MapFallback(() => "reached");
        });

        (await SendAsync(app, "GET", "/ops/v1/ready")).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(app, "GET", "/ops/v1")).ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("/base/internal/ready", true)]
    [InlineData("/base/migrations", true)]
    [InlineData("/base/orders", false)]
    [InlineData("/base/orders/migrations", false)]
    [InlineData("/base/orders/internal/ready", false)]
    [InlineData("/orders/internal/ready", false)]
    public async Task Request_UnderAPathBase_PassesToHealthChecksAndStatusOnly(string path, bool passes)
    {
        await using var app = await StartAsync(app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapHealthChecks("/internal/ready", new() { Predicate = _ => false });
            app.MapSpannerMutexMigrations();
            app.MapGet("/orders/{*rest}", () => "reached");
        });

        (await SendAsync(app, "GET", path)).ShouldBe(passes ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
    }

    // The pattern of the health check matches too, but routing chooses the endpoint that is more exact.
    [Fact]
    public async Task Request_PatternOfAHealthCheckButAnotherEndpoint_IsHeld()
    {
        var reached = 0;
        await using var app = await StartAsync(app =>
        {
            app.MapHealthChecks("/{service}/ready", new() { Predicate = _ => false });
            app.MapGet("/orders/ready", () => ++reached);
        });

        (await SendAsync(app, "GET", "/orders/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        reached.ShouldBe(0);
        (await SendAsync(app, "GET", "/shop/ready")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Request_EndsLikeAHealthCheckButAMiddlewareServesIt_IsNotAnswered200()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapHealthChecks("/ready", new() { Predicate = _ => false });
            app.Map("/orders", branch => branch.Run(context => context.Response.WriteAsync("reached")));
        });

        (await SendAsync(app, "GET", "/orders/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Request_HeldAtItsEndpoint_IsServedWhenTheGateOpens()
    {
        await using var app = await GateApp.StartAsync(app =>
        {
            app.MapHealthChecks("/{service}/ready");
            app.MapGet("/orders/ready", () => "served");
        });

        var answer = app.GetStringAsync("/orders/ready");
        await app.Clock.RequestIsHeldAsync();
        await app.OpenAsync();

        (await answer).ShouldBe("served");
    }

    [Fact]
    public async Task PassThroughPaths_Empty_LetNoPathPass()
    {
        await using var app = await StartAsync(app => app.MapFallback(() => "reached"), options => options.Gate.PassThroughPaths.Clear());

        (await SendAsync(app, "GET", "/healthz")).ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Preflight_GateIsShut_IsAnsweredByCorsAndReachesNoEndpoint(bool hasCors)
    {
        var reached = 0;
        await using var app = await StartAsync(
            app =>
            {
                if (hasCors)
                {
                    app.UseCors(cors => cors.WithOrigins("https://shop.example").WithMethods("PUT"));
                }

                app.MapMethods("/orders", ["PUT", "OPTIONS"], () => ++reached);
            },
            services: services => services.AddCors());
        using var request = Preflight();

        var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(hasCors ? HttpStatusCode.NoContent : HttpStatusCode.ServiceUnavailable);
        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBe(hasCors);
        reached.ShouldBe(0);
    }

    [Fact]
    public async Task Preflight_PolicyOfTheEndpoint_IsFound()
    {
        await using var app = await StartAsync(
            app =>
            {
                app.UseCors();
                app.MapPut("/orders", () => "reached").RequireCors(cors => cors.WithOrigins("https://shop.example").WithMethods("PUT"));
            },
            services: services => services.AddCors());
        using var request = Preflight();

        var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.example"]);
    }

    [Fact]
    public async Task Refusal_GateIsPlacedAfterCors_CanBeReadByOtherOrigins()
    {
        await using var app = await StartAsync(
            app =>
            {
                app.UseCors(cors => cors.WithOrigins("https://shop.example"));
                app.UseSpannerMutexMigrationGate();
                app.MapGet("/orders", () => "reached");
            },
            services: services => services.AddCors());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/orders");
        request.Headers.Add("Origin", "https://shop.example");

        var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.example"]);
    }

    [Fact]
    public async Task Request_MoreThanMayBeHeld_Is503AtOnceAndAgainHeldWhenThereIsRoom()
    {
        await using var app = await GateApp.StartAsync(configure: options => options.Gate.MaxHeldRequests = 2);
        var held = new[] { app.GetAsync("/"), app.GetAsync("/") };
        await app.Clock.RequestIsHeldAsync();
        await app.Clock.RequestIsHeldAsync();

        var refused = await app.GetAsync("/");

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("Too many requests are waiting");
        app.Clock.EndHoldTime();
        await Task.WhenAll(held);
        var next = app.GetStringAsync("/");
        await app.Clock.RequestIsHeldAsync();
        await app.OpenAsync();
        (await next).ShouldBe("served");
    }

    private static Task<GateApp> StartAsync(
        Action<WebApplication> pipeline, Action<SpannerMutexMigrationsOptions>? configure = null, Action<IServiceCollection>? services = null) =>
        GateApp.StartAsync(
            pipeline,
            options =>
            {
                options.Gate.HoldTimeout = TimeSpan.Zero;
                configure?.Invoke(options);
            },
            services: services);

    private static HttpRequestMessage Preflight()
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/orders");
        request.Headers.Add("Origin", "https://shop.example");
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        return request;
    }

    private static async Task<HttpStatusCode> SendAsync(GateApp app, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
