using Npgsql;
using SpannerMutex.EntityFrameworkCore.Tests.Apps;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.TestSupport.Logging;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.EntityFrameworkCore.Tests;

/// <summary>A holder that is frozen in the middle of a migration keeps its locks until PostgreSQL ends its transaction.</summary>
public sealed class IdleTransactionsTests(PostgreSqlFixture postgres) : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new(postgres);
    private readonly CapturedLog _warnings = new();
    private string _connection = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _connection = (await _database.DataSourceAsync()).ConnectionString;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    // The lease's duration is 15 s.
    [Theory]
    [InlineData("0", 1)]
    [InlineData("15000", 1)]
    [InlineData("14999", 0)]
    public async Task Run_SomethingIsPending_WarnsOnceWhereTheLimitIsNotBelowTheLease(string limit, int warnings)
    {
        await RunAsync($"{_connection};Options=-c idle_in_transaction_session_timeout={limit}");

        Warnings.ShouldBe(warnings);
    }

    [Fact]
    public async Task Run_NothingIsPending_SaysNothing()
    {
        await RunAsync($"{_connection};Options=-c idle_in_transaction_session_timeout=7500");

        await RunAsync(_connection);

        Warnings.ShouldBe(0);
    }

    [Fact]
    public async Task Run_NoDatabase_IsMadeAndMigrated()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(_connection) { Database = $"new{Guid.NewGuid():N}" }.ConnectionString;

        await RunAsync(nowhere);

        await using var made = NpgsqlDataSource.Create(nowhere);
        await using var effects = made.CreateCommand("SELECT count(*) FROM effects");
        (await effects.ExecuteScalarAsync(Token)).ShouldBe(3L);
    }

    private int Warnings => _warnings.Texts.Count(
        line => line.Contains("add Options=-c idle_in_transaction_session_timeout=7500 to the connection string", StringComparison.Ordinal));

    private async Task RunAsync(string connection)
    {
        await using var instance = new Instance<ShopContext>(connection, new InMemoryLeaseStore(), log: _warnings.Provider);
        await instance.Gate.RunAsync(Token);
    }
}
