using MigratingFleet;
using Npgsql;
using SpannerMutex.AspNetCore;

namespace FluentHost;

/// <summary>Where the host keeps its lease. A host in ../../SpannerData has another such class.</summary>
internal static class HostLeases
{
    public static void UseHostLeases(this SpannerMutexMigrationsBuilder migrations, IConfiguration configuration, NpgsqlDataSource orders) =>
        migrations.UseLeases(configuration["Leases"], orders);
}
