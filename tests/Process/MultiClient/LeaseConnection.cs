using System.Data.Common;
using Google.Cloud.Spanner.Data;
using SpannerMutex.AdoNet;
using SpannerMutex.Leases;
using SpannerMutex.Spanner;

namespace MultiClient;

/// <summary>One client's own way to the leases: either kind, on one table.</summary>
internal sealed class LeaseConnection : IAsyncDisposable
{
    private readonly SpannerClient? _rest;
    private readonly DbDataSource? _adoNet;

    public LeaseConnection(string database, LeaseClient client)
    {
        if (client == LeaseClient.Rest)
        {
            _rest = new SpannerClient(new SpannerOptions { Database = database });
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
