using System.Data.Common;
using Google.Cloud.Spanner.Data;
using SpannerMutex.Leases;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Stores.Spanner;

namespace MultiClient;

/// <summary>One client's own way to the leases: either kind, on one table.</summary>
internal sealed class LeaseConnection : IAsyncDisposable
{
    private readonly SpannerRestClient? _rest;
    private readonly DbDataSource? _adoNet;

    public LeaseConnection(string database, LeaseClient client)
    {
        if (client == LeaseClient.Rest)
        {
            _rest = new SpannerRestClient(new SpannerRestOptions { Database = database });
            Store = new SpannerLeaseStore(_rest);
        }
        else
        {
            _adoNet = SpannerProviderFactory.Instance.CreateDataSource($"Data Source={database};EmulatorDetection=EmulatorOnly");
            Store = new AdoNetLeaseStore(_adoNet, new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.GoogleSql });
        }
    }

    public ILeaseStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        _rest?.Dispose();
        if (_adoNet is not null)
        {
            await _adoNet.DisposeAsync();
        }
    }
}
