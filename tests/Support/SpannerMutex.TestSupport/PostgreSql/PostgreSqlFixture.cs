using SpannerMutex.PostgreSql;

namespace SpannerMutex.TestSupport.PostgreSql;

/// <summary>
/// The PostgreSQL of the test run, started when the first test asks for it. Where it isn't installed, tests skip; where CI
/// is set, they fail.
/// </summary>
public sealed class PostgreSqlFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlServer>> _server = new(() => PostgreSqlServer.StartAsync(Binaries()));

    public Task<PostgreSqlServer> ServerAsync()
    {
        Binaries();
        return _server.Value;
    }

    /// <summary>The installed programs.</summary>
    public static PostgreSqlBinaries Binaries()
    {
        if (PostgreSqlBinaries.Find() is { } binaries)
        {
            return binaries;
        }

        const string Reason = "There is no PostgreSQL: run eng/install-postgresql.sh, or install the package postgresql.";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
        throw new InvalidOperationException(Reason);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
