using Google.Cloud.Spanner.Data;
using MigratingFleet;
using Npgsql;
using SpannerMutex.AspNetCore;
using SpannerMutex.Stores.AdoNet;

namespace FluentHost;

/// <summary>Where the host keeps its lease: also in Spanner through Google's client.</summary>
internal static class HostLeases
{
    public static void UseHostLeases(this SpannerMutexMigrationsBuilder migrations, IConfiguration configuration, NpgsqlDataSource orders)
    {
        if (configuration["Leases"] != "SpannerData")
        {
            migrations.UseLeases(configuration["Leases"], orders);
            return;
        }

        migrations.UseLeaseStore(_ => new AdoNetLeaseStore(
            SpannerProviderFactory.Instance.CreateDataSource(
                $"Data Source={configuration["SpannerMutex:Database"]};EmulatorDetection=EmulatorOnly"),
            new() { Dialect = LeaseDialect.GoogleSql }));
    }
}
