using System.Data.Common;
using FluentHost;
using FluentMigrator.Runner;
using Google.Cloud.Spanner.Data;
using MigratingFleet;
using Npgsql;
using SpannerMutex.AdoNet;

// The smallest app whose FluentMigrator migrations stand behind the gate: found by the gate itself, or named with their
// types. "Leases" says where the lease is kept: also in Spanner through Google's client.
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
    migrations.UseSynchronousMigrator<IMigrationRunner>(pending: r => r.HasMigrationsToApplyUp(), migrate: r => r.MigrateUp());
}

if (builder.Configuration["Leases"] == "SpannerData")
{
    migrations.UseLeaseStore(_ => new AdoNetLeaseStore(OpenSpanner(), new() { Dialect = LeaseDialect.GoogleSql }));
}
else
{
    migrations.UseLeases(builder.Configuration["Leases"], orders);
}

await using var app = builder.Build();
await FleetMember.RunAsync(app, orders);

DbDataSource OpenSpanner() => SpannerProviderFactory.Instance.CreateDataSource(
    $"Data Source={builder.Configuration["SpannerMutex:Database"]};EmulatorDetection=EmulatorOnly");
