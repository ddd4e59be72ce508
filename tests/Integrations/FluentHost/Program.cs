using System.Data.Common;
using FluentHost;
using FluentMigrator.Runner;
using Google.Cloud.Spanner.Data;
using MigratingFleet;
using Npgsql;
using SpannerMutex.AdoNet;
using SpannerMutex.InMemory;

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
    migrations.UseMigrator<IMigrationRunner>(pending: r => r.HasMigrationsToApplyUp(), migrate: r => r.MigrateUp());
}

switch (builder.Configuration["Leases"])
{
    case "Spanner":
        break;
    case "SpannerData":
        migrations.UseLeaseStore(_ => new AdoNetLeaseStore(OpenSpanner(), new() { Dialect = LeaseDialect.GoogleSql }));
        break;
    case "PostgreSql":
        migrations.UseLeaseStore(_ => new AdoNetLeaseStore(orders, new() { Dialect = LeaseDialect.PostgreSql }));
        break;
    case "OwnMemory":
        migrations.UseLeaseStore(_ => new InMemoryLeaseStore());
        break;
    case var leases:
        throw new InvalidOperationException($"Leases is '{leases}': it must be Spanner, SpannerData, PostgreSql or OwnMemory.");
}

await using var app = builder.Build();
await FleetMember.RunAsync(app, orders);

DbDataSource OpenSpanner() => SpannerProviderFactory.Instance.CreateDataSource(
    $"Data Source={builder.Configuration["SpannerMutex:Database"]};EmulatorDetection=EmulatorOnly");
