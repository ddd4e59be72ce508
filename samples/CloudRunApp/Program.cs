using CloudRunApp;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls($"http://0.0.0.0:{builder.Configuration["PORT"] ?? "8080"}");

builder.Services.AddSpannerMutexMigrations();
builder.Services.AddShop();

var app = builder.Build();
app.MapHealthChecks("/livez", new() { Predicate = _ => false });
app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapSpannerMutexMigrations();
app.MapShop();
app.Run();
