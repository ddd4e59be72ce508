using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.AspNetCore.Tests;

/// <summary>An app behind the gate, in this process: leases in memory, a migrator and a hold time that the test steers.</summary>
internal sealed class GateApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GateApp(WebApplication app, InMemoryLeaseStore store, StagedMigrator migrator, HoldTimeoutClock clock)
    {
        _app = app;
        Store = store;
        Migrator = migrator;
        Clock = clock;
        Client = app.GetTestClient();
    }

    public InMemoryLeaseStore Store { get; }

    public StagedMigrator Migrator { get; }

    public HoldTimeoutClock Clock { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public MigrationGate Gate => Services.GetRequiredService<MigrationGate>();

    public IHostApplicationLifetime Lifetime => _app.Lifetime;

    public static async Task<GateApp> StartAsync(
        Action<WebApplication>? pipeline = null,
        Action<SpannerMutexMigrationsOptions>? configure = null,
        InMemoryLeaseStore? store = null,
        Action<IServiceCollection>? services = null)
    {
        store ??= new InMemoryLeaseStore();
        var migrator = new StagedMigrator();
        var clock = new HoldTimeoutClock();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services
            .AddSpannerMutexMigrations(options =>
            {
                options.InstanceName = "this-one";
                options.Gate.HoldTimeout = HoldTimeoutClock.HoldTimeout;
                options.Lease.PollInterval = TimeSpan.FromMilliseconds(20);
                configure?.Invoke(options);
            })
            .UseLeaseStore(_ => store)
            .UseMigrator(_ => migrator);

        services?.Invoke(builder.Services);
        var app = builder.Build();
        if (pipeline is null)
        {
            app.MapGet("/", () => "served");
            app.MapHealthChecks("/healthz");
            app.MapSpannerMutexMigrations();
        }
        else
        {
            pipeline(app);
        }

        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GateApp(app, store, migrator, clock);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, TestContext.Current.CancellationToken);

    public Task<string> GetStringAsync(string path) => Client.GetStringAsync(path, TestContext.Current.CancellationToken);

    public async Task<HealthReportEntry> HealthAsync()
    {
        var report = await Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Tags.Contains("ready"), TestContext.Current.CancellationToken);
        return report.Entries.ShouldHaveSingleItem().Value;
    }

    public async Task OpenAsync()
    {
        Migrator.Answer(SchemaState.UpToDate);
        await Gate.Opened;
    }

    public async Task MigratingAsync()
    {
        Migrator.Answer(SchemaState.Pending);
        await Migrator.Begun;
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
