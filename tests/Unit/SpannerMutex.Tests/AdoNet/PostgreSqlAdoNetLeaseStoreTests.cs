using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.TestSupport.PostgreSql;
using SpannerMutex.Testing;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.AdoNet;

public sealed class PostgreSqlAdoNetLeaseStoreTests(PostgreSqlDatabase database)
    : LeaseStoreContract, IClassFixture<PostgreSqlDatabase>
{
    protected override async ValueTask<ILeaseStore> OpenStoreAsync() => new AdoNetLeaseStore(
        await database.DataSourceAsync(), new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql });

    protected override async ValueTask DeleteAsync(LeaseName name) =>
        await database.ExecuteAsync(
            """DELETE FROM "SpannerMutexLeases" WHERE "Name" = $1""", NulEscaping.Encode(name.Value));
}
