using Worker;

// No web server: the gate runs in any generic host.
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSpannerMutexMigrations();
builder.Services.AddHostedService<OrderReport>();

await builder.Build().RunAsync();
