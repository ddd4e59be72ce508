using System.Data.Common;
using Google.Cloud.Spanner.Data;
using Grpc.Core;

namespace SpannerMutex.Integrations.SpannerData;

/// <summary>A server at a port where nothing listens.</summary>
internal sealed class UnreachableServer : DbDataSource
{
    public override string ConnectionString => "Data Source=projects/p/instances/i/databases/d;Host=127.0.0.1;Port=1";

    protected override DbConnection CreateDbConnection() => new SpannerConnection(ConnectionString, ChannelCredentials.Insecure);
}
