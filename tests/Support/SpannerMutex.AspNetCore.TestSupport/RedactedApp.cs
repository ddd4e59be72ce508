using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.AspNetCore.TestSupport;

/// <summary>Runs an app whose gate can't open, and gathers every word that it says of it.</summary>
public static class RedactedApp
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The last error as the status page has it, and all outputs.</summary>
    public static async Task<(string LastError, string Outputs)> RunAsync(
        bool redactErrors, Action<WebApplicationBuilder, SpannerMutexMigrationsBuilder> configure)
    {
        var outputs = new EveryOutput();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(outputs);
        builder.Configuration["Logging:LogLevel:Default"] = "Trace";
        builder.Configuration["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "None";
        builder.Configuration["SpannerMutex:Migrations:RedactErrors"] = redactErrors.ToString();
        builder.Configuration["SpannerMutex:Migrations:UnreachableTimeout"] = "00:00:00.3";
        builder.Configuration["SpannerMutex:Migrations:WaitTimeout"] = "00:00:01";
        builder.Configuration["SpannerMutex:Lease:Duration"] = "00:00:01";
        builder.Configuration["SpannerMutex:Lease:PollInterval"] = "00:00:00.02";
        builder.Configuration["SpannerMutex:Gate:HoldTimeout"] = "00:00:00";
        configure(builder, builder.Services.AddSpannerMutexMigrations());
        await using var app = builder.Build();
        app.MapSpannerMutexMigrations();
        app.MapGet("/", () => "served");

        await app.StartAsync(Token);
        var gate = app.Services.GetRequiredService<MigrationGate>();
        outputs.Add(await Should.ThrowAsync<MigrationGateException>(gate.Opened.WaitAsync(TimeSpan.FromSeconds(30), Token)));
        var client = app.GetTestClient();
        outputs.Add(await client.GetStringAsync("/migrations", Token));
        using (var refused = await client.GetAsync("/", Token))
        {
            outputs.Add(await refused.Content.ReadAsStringAsync(Token));
        }

        var health = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        foreach (var entry in health.Entries.Values)
        {
            outputs.Add($"{entry.Description} {string.Join(' ', entry.Data.Values)}");
            outputs.Add(entry.Exception);
        }

        outputs.Add(await NoteAsync(app.Services.GetRequiredService<ILeaseStore>()));

        // The Main of a test program returns a number, so the host's end throws.
        outputs.Add(await Should.ThrowAsync<MigrationGateException>(app.StopAsync(Token)));
        return (gate.State.LastError!, outputs.Text);
    }

    private static async Task<string?> NoteAsync(ILeaseStore store)
    {
        try
        {
            return (await store.ReadAsync(new LeaseName("schema-migrations"), Token)).Record?.Note;
        }
        catch (SpannerMutexException)
        {
            return null;
        }
    }
}
