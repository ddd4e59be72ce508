using System.Collections.Concurrent;
using System.Data.Common;
using SpannerMutex.Spanner;

namespace Google.Cloud.Spanner.Data;

/// <summary>Connections by a connection string: <c>Data Source=projects/…;Host=…</c>, the host being the emulator's.</summary>
public sealed class SpannerProviderFactory : DbProviderFactory
{
    /// <summary>The only one.</summary>
    public static readonly SpannerProviderFactory Instance = new();

    private readonly ConcurrentDictionary<string, SpannerClient> _clients = new(StringComparer.Ordinal);

    private SpannerProviderFactory()
    {
    }

    /// <summary>By connection string: what runs in the place of each commit, which it gets; it may throw before or after it.</summary>
    public ConcurrentDictionary<string, Func<Func<Task<DateTime>>, Task<DateTime>>> CommitFaults { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override DbConnection CreateConnection() => new SpannerConnection();

    internal SpannerClient ClientOf(string connectionString) => _clients.GetOrAdd(connectionString, text =>
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = text };
        return new SpannerClient(new SpannerOptions { Database = (string)parts["Data Source"], EmulatorHost = (string)parts["Host"] });
    });
}
