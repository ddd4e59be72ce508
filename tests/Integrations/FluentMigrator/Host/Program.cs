using FluentHost;
using FluentMigrator.Runner;
using MigratingFleet;
using Npgsql;
using SpannerMutex.AspNetCore;

// The smallest app whose FluentMigrator migrations stand behind the gate: found by the gate itself, or named with their
// types. "Leases" says where the lease is kept.
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
var connectionString = builder.Configuration.GetConnectionString("Orders")!;
await using var orders = NpgsqlDataSource.Create(connectionString);
builder.Services
    .AddFluentMigratorCore()
    .ConfigureRunner(runner => runner
        .AddPostgres()
        .WithGlobalConnectionString(connectionString)
        .ScanIn(typeof(CreateEffects).Assembly).For.Migrations());

var migrations = builder.Services.AddSpannerMutexMigrations();
if (builder.Configuration.GetValue<bool>("TypeSafe"))
{
    migrations.UseSynchronousMigrator<IMigrationRunner>(isPending: r => r.HasMigrationsToApplyUp(), migrate: r => r.MigrateUp());
}

migrations.UseHostLeases(builder.Configuration, orders);

await using var app = builder.Build();
await FleetMember.RunAsync(app, orders);
