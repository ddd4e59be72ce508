using EfHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using MigratingFleet;
using Npgsql;
using SpannerMutex.AdoNet;
using SpannerMutex.InMemory;

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

var migrations = builder.Services.AddSpannerMutexMigrations().UseEntityFrameworkCore<OrdersContext>();
switch (builder.Configuration["Leases"])
{
    case "Spanner":
        break;
    case "PostgreSql":
        migrations.UseLeaseStore(_ => new AdoNetLeaseStore(orders, new() { Dialect = LeaseDialect.PostgreSql }));
        break;
    case "OwnMemory":
        migrations.UseLeaseStore(_ => new InMemoryLeaseStore());
        break;
    case var leases:
        throw new InvalidOperationException($"Leases is '{leases}': it must be Spanner, PostgreSql or OwnMemory.");
}

await using var app = builder.Build();
await FleetMember.RunAsync(app, orders);
