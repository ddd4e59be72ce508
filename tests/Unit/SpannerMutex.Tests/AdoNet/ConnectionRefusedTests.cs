using System.Data.Common;
using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>A driver may fail with anything before it reaches its server.</summary>
public sealed class ConnectionRefusedTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_TheDriverHasNoCredentials_TheStoreSaysWhoseConnectionFailed(bool isSpanner)
    {
        await using var source = new SourceWithoutCredentials();
        var store = new AdoNetLeaseStore(source, new() { Dialect = isSpanner ? LeaseDialect.GoogleSql : LeaseDialect.PostgreSql });

        var e = await Should.ThrowAsync<AdoNetLeaseStoreException>(
            async () => await store.ReadAsync(new LeaseName("lease"), TestContext.Current.CancellationToken));

        e.IsTransient.ShouldBeFalse();
        e.Message.ShouldContain("can't open a connection: Your default credentials were not found.");
        e.Message.Contains("EmulatorDetection=EmulatorOnly", StringComparison.Ordinal).ShouldBe(isSpanner);
        e.InnerException.ShouldBeOfType<InvalidOperationException>();
    }

    private sealed class SourceWithoutCredentials : DbDataSource
    {
        public override string ConnectionString => "";

        protected override DbConnection CreateDbConnection() =>
            throw new InvalidOperationException("Your default credentials were not found.");
    }
}
