using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Tests.Registration;

/// <summary>An app in its own tests: its gate is open or closed at once, whatever it migrates, and no database is there.</summary>
public sealed class TestGateTests
{
    [Fact]
    public async Task OpenSpannerMutexGate_AppWithScriptsAndNoDatabase_Serves()
    {
        await using var app = await StartAsync(services => services.OpenSpannerMutexGate());

        await app.Services.GetRequiredService<MigrationGate>().Opened.WaitAsync(TestContext.Current.CancellationToken);

        (await GetAsync(app)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task CloseSpannerMutexGate_AppWithScriptsAndNoDatabase_RefusesAndStops()
    {
        await using var app = await StartAsync(services => services.CloseSpannerMutexGate());

        (await GetAsync(app)).ShouldBe(HttpStatusCode.ServiceUnavailable);

        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void OpenSpannerMutexGate_NoGateYet_SaysWhereToCallIt() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().OpenSpannerMutexGate()).Message.ShouldContain("ConfigureTestServices");

    private static async Task<WebApplication> StartAsync(Action<IServiceCollection> test)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSpannerMutexMigrations(options => options.Gate.HoldTimeout = TimeSpan.Zero).UseSqlScripts();
        test(builder.Services);
        var app = builder.Build();
        app.MapGet("/", () => "served");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<HttpStatusCode> GetAsync(WebApplication app)
    {
        using var client = app.GetTestClient();
        using var reply = await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        return reply.StatusCode;
    }
}
