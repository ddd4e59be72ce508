using Npgsql;
using SpannerMutex.AspNetCore;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Stores.InMemory;

namespace MigratingFleet;

/// <summary>Where a host of the fleet keeps its lease, by its setting <c>Leases</c>.</summary>
public static class FleetLeases
{
    public static void UseLeases(this SpannerMutexMigrationsBuilder migrations, string? leases, NpgsqlDataSource orders)
    {
        switch (leases)
        {
            case "Spanner":
                break;
            case "PostgreSql":
                migrations.UseLeaseStore(_ => new AdoNetLeaseStore(orders, new() { Dialect = LeaseDialect.PostgreSql }));
                break;
            case "OwnMemory":
                migrations.UseLeaseStore(_ => new InMemoryLeaseStore());
                break;
            default:
                throw new InvalidOperationException($"Leases is '{leases}': it must be Spanner, PostgreSql or OwnMemory.");
        }
    }
}
