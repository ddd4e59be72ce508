using CloudRunApp;
using SpannerMutex.Migrations;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls($"http://0.0.0.0:{builder.Configuration["PORT"] ?? "8080"}");

builder.Services.AddSpannerMutexMigrations();
builder.Services.AddShop();

var app = builder.Build();
app.MapHealthChecks("/livez", new() { Predicate = _ => false });
app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapSpannerMutexMigrations();
app.MapShop();

if (args is ["migrate", ..])
{
    // As a Cloud Run job: where the gate stays shut this throws, and the process ends with exit code 1.
    await app.StartAsync();
    await app.Services.GetRequiredService<MigrationGate>().Opened;
    await app.StopAsync();
    return;
}

await app.RunAsync();
