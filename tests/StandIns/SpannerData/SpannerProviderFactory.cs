using System.Collections.Concurrent;
using System.Data.Common;
using SpannerMutex.Spanner.Rest;

namespace Google.Cloud.Spanner.Data;

/// <summary>Connections by a connection string: <c>Data Source=projects/…;Host=…</c>, the host being the emulator's, which SPANNER_EMULATOR_HOST names otherwise.</summary>
public sealed class SpannerProviderFactory : DbProviderFactory
{
    /// <summary>The only one.</summary>
    public static readonly SpannerProviderFactory Instance = new();

    private readonly ConcurrentDictionary<string, SpannerRestClient> _clients = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, ConcurrentBag<SpannerRestClient>> _pools = new(StringComparer.Ordinal);

    private SpannerProviderFactory()
    {
    }

    /// <summary>By connection string: what runs in the place of each commit, which it gets; it may throw before or after it.</summary>
    public ConcurrentDictionary<string, Func<Func<Task<DateTime>>, Task<DateTime>>> CommitFaults { get; } = new(StringComparer.Ordinal);

    /// <summary>By connection string: what disposing of a transaction throws.</summary>
    public ConcurrentDictionary<string, Exception> DisposalErrors { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override DbConnection CreateConnection() => new SpannerConnection();

    internal SpannerRestClient ClientOf(string connectionString) => _clients.GetOrAdd(connectionString, Connect);

    /// <summary>A session of its own, as each transaction of the real one has; to be given back.</summary>
    internal SpannerRestClient TakeSession(string connectionString) =>
        PoolOf(connectionString).TryTake(out var client) ? client : Connect(connectionString);

    internal void GiveBackSession(string connectionString, SpannerRestClient client) => PoolOf(connectionString).Add(client);

    private ConcurrentBag<SpannerRestClient> PoolOf(string connectionString) => _pools.GetOrAdd(connectionString, _ => []);

    private static SpannerRestClient Connect(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        parts.TryGetValue("Host", out var host);
        return new SpannerRestClient(new SpannerRestOptions { Database = (string)parts["Data Source"], EmulatorHost = host as string });
    }
}
