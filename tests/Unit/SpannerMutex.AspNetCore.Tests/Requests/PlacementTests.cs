using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.AspNetCore.Tests.Requests;

public sealed class PlacementTests
{
    [Fact]
    public async Task Pipeline_NothingPlaced_GateStandsAtTheFront()
    {
        var reached = 0;
        await using var app = await GateApp.StartAsync(pipeline =>
        {
            pipeline.Use(Count(() => reached++));
            pipeline.MapGet("/", () => "served");
        });

        var answer = app.GetStringAsync("/");
        await app.Clock.RequestIsHeldAsync();
        reached.ShouldBe(0);
        await app.OpenAsync();

        (await answer).ShouldBe("served");
        reached.ShouldBe(1);
    }

    [Fact]
    public async Task Pipeline_GatePlacedExplicitly_StandsThereAndOnlyThere()
    {
        var reached = 0;
        await using var app = await GateApp.StartAsync(pipeline =>
        {
            pipeline.Use(Count(() => reached++));
            pipeline.UseSpannerMutexMigrationGate();
            pipeline.MapGet("/", () => "served");
        });

        var answer = app.GetStringAsync("/");
        await app.Clock.RequestIsHeldAsync();
        reached.ShouldBe(1);
        await app.OpenAsync();

        (await answer).ShouldBe("served");
        app.Clock.HeldRequests.ShouldBe(1);
    }

    [Fact]
    public async Task Pipeline_GatePlacedAfterRouting_StatusEndpointStillPasses()
    {
        await using var app = await GateApp.StartAsync(
            pipeline =>
            {
                pipeline.UseRouting();
                pipeline.UseSpannerMutexMigrationGate();
                pipeline.MapGet("/", () => "served");
                pipeline.MapSpannerMutexMigrations("/where/is/it");
            },
            options => options.Gate.HoldTimeout = TimeSpan.Zero);

        (await app.GetStringAsync("/where/is/it")).ShouldContain("Checking");
        (await app.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    // Here the app's own configuration runs after the startup filter, not before it as in a WebApplication.
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Pipeline_GenericHost_ExplicitPlaceWins(bool isExplicit, int expectedReached)
    {
        var reached = 0;
        using var host = await new HostBuilder()
            .ConfigureWebHost(web => web
                .UseTestServer()
                .ConfigureServices(services => services
                    .AddSpannerMutexMigrations(options => options.Gate.HoldTimeout = TimeSpan.Zero)
                    .UseLeaseStore(_ => new InMemoryLeaseStore())
                    .UseMigrator(_ => new StagedMigrator()))
                .Configure(app =>
                {
                    app.Use(Count(() => reached++));
                    if (isExplicit)
                    {
                        app.UseSpannerMutexMigrationGate();
                    }

                    app.Run(context => context.Response.WriteAsync("served"));
                }))
            .StartAsync(TestContext.Current.CancellationToken);

        var response = await host.GetTestClient().GetAsync("/", TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        reached.ShouldBe(expectedReached);
    }

    [Fact]
    public async Task Extensions_ServicesAreMissing_SayWhatToCall()
    {
        await using var app = WebApplication.CreateBuilder().Build();

        Should.Throw<InvalidOperationException>(() => app.UseSpannerMutexMigrationGate())
            .Message.ShouldContain("AddSpannerMutexMigrations()");
        Should.Throw<InvalidOperationException>(() => app.MapSpannerMutexMigrations())
            .Message.ShouldContain("AddSpannerMutexMigrations()");
    }

    private static Func<RequestDelegate, RequestDelegate> Count(Action reached) => next => context =>
    {
        reached();
        return next(context);
    };
}
