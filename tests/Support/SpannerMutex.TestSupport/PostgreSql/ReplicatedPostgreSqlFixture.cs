namespace SpannerMutex.TestSupport.PostgreSql;

/// <summary>A primary and its standby for the tests of a class, which connect them again when they have cut them apart.</summary>
public sealed class ReplicatedPostgreSqlFixture : IAsyncDisposable
{
    private readonly Lazy<Task<ReplicatedPostgreSql>> _servers = new(ReplicatedPostgreSql.StartAsync);

    public Task<ReplicatedPostgreSql> ServersAsync()
    {
        PostgreSqlFixture.Binaries();
        return _servers.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (_servers.IsValueCreated)
        {
            await (await _servers.Value).DisposeAsync();
        }
    }
}
