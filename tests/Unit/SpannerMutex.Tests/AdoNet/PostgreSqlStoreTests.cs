using Npgsql;
using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>Tests of the store on an empty database of a real PostgreSQL.</summary>
public abstract class PostgreSqlStoreTests(PostgreSqlFixture postgres) : IAsyncLifetime
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected LeaseName Name { get; } = new("it's a lease");

    protected PostgreSqlDatabase Database { get; } = new(postgres);

    protected NpgsqlDataSource DataSource { get; private set; } = null!;

    public async ValueTask InitializeAsync() => DataSource = await Database.DataSourceAsync();

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected AdoNetLeaseStore Store(NpgsqlDataSource? dataSource = null, TimeSpan? callTimeout = null) => new(
        dataSource ?? DataSource,
        callTimeout is { } timeout
            ? new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql, CallTimeout = timeout }
            : new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql });

    protected async Task<LeaseRecord> CreateAsync() =>
        (await Store().CompareAndSwapAsync(null, FirstRecord.Of(Name), Token)).Record!;
}
