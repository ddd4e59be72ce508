using EfHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using MigratingFleet;
using Npgsql;

// The smallest app whose EF Core migrations stand behind the gate. "Leases" says where the lease is kept.
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var orders = NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Orders")!);
builder.Services.AddDbContext<OrdersContext>(options =>
{
    options.UseNpgsql(orders);
    if (!builder.Configuration.GetValue("LockOfEfCore", defaultValue: true))
    {
        options.ReplaceService<IHistoryRepository, UnlockedHistoryRepository>();
    }
});

builder.Services.AddSpannerMutexMigrations()
    .UseEntityFrameworkCore<OrdersContext>()
    .UseLeases(builder.Configuration["Leases"], orders);

await using var app = builder.Build();
await FleetMember.RunAsync(app, orders);
