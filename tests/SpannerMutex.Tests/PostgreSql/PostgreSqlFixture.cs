using SpannerMutex.PostgreSql;
using SpannerMutex.Tests.PostgreSql;

[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]

namespace SpannerMutex.Tests.PostgreSql;

/// <summary>
/// The PostgreSQL of the test run, started when the first test asks for it. Where it isn't installed, tests skip; where CI
/// is set, they fail.
/// </summary>
public sealed class PostgreSqlFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlServer?>> _server = new(StartAsync);

    public async Task<PostgreSqlServer> ServerAsync()
    {
        if (await _server.Value is { } server)
        {
            return server;
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
        if (_server.IsValueCreated && await _server.Value is { } server)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<PostgreSqlServer?> StartAsync() =>
        PostgreSqlBinaries.Find() is { } binaries ? await PostgreSqlServer.StartAsync(binaries) : null;
}
