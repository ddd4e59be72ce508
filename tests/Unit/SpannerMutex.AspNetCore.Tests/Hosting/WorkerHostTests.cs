using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SpannerMutex.Migrations;
using SpannerMutex.Testing;

namespace SpannerMutex.AspNetCore.Tests.Hosting;

/// <summary>The gate in a generic host: a worker, no Kestrel.</summary>
public sealed class WorkerHostTests
{
    [Fact]
    public async Task Worker_InAHostWithoutHttp_WorksOnceTheGateIsOpen()
    {
        var order = new List<string>();
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(order);
        builder.Services.AddHostedService<Worker>();
        builder.Services.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new TestLeaseStore())
            .UseMigrator((_, _) =>
            {
                order.Add("migrated");
                return Task.CompletedTask;
            });
        using var host = builder.Build();

        await host.RunAsync(TestContext.Current.CancellationToken);

        order.ShouldBe(["migrated", "worked"]);
    }

    private sealed class Worker(MigrationGate gate, List<string> order, IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await gate.Opened.WaitAsync(stoppingToken);
            order.Add("worked");
            lifetime.StopApplication();
        }
    }
}
