using System.Transactions;
using Npgsql;
using SpannerMutex.AdoNet;
using SpannerMutex.Leases;
using SpannerMutex.Tests.PostgreSql;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>How the store's calls stand to the app's transaction, and to its pool when the server hangs.</summary>
public sealed class PostgreSqlPoolTests(PostgreSqlFixture postgres) : IAsyncLifetime
{
    private static readonly LeaseName Name = new("lease");
    private readonly PostgreSqlDatabase _database = new(postgres);
    private NpgsqlDataSource _dataSource = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _dataSource = await _database.DataSourceAsync();

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task CompareAndSwap_InTheCallersTransaction_StandsWhenThatIsRolledBack()
    {
        SwapResult created, renewed;
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            created = await Store(_dataSource).CompareAndSwapAsync(null, Desired(), Token);
            renewed = await Store(_dataSource).CompareAndSwapAsync(created.Record, LeaseProtocol.Renew(created.Record!), Token);
        }

        (created.Outcome, renewed.Outcome).ShouldBe((SwapOutcome.Applied, SwapOutcome.Applied));
        (await Store(_dataSource).ReadAsync(Name, Token)).Record.ShouldBe(renewed.Record);
    }

    [Fact]
    public async Task CompareAndSwap_TwentyGivenUpOverAPoolOfTwo_OnlyTheOpenOnesMayLandAndThePoolIsWholeAgain()
    {
        await using var pool = NpgsqlDataSource.Create(_dataSource.ConnectionString + ";Maximum Pool Size=2");
        var store = Store(pool, TimeSpan.FromSeconds(1));
        var first = (await Store(pool).CompareAndSwapAsync(null, Desired(), Token)).Record!;
        await using var blocker = await _dataSource.OpenConnectionAsync(Token);
        await using var transaction = await blocker.BeginTransactionAsync(Token);
        await using var command = new NpgsqlCommand("""SELECT 1 FROM "SpannerMutexLeases" FOR UPDATE""", blocker, transaction);
        await command.ExecuteNonQueryAsync(Token);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => OutcomeAsync(store, first))));
        await transaction.RollbackAsync(Token);

        outcomes.ShouldContain(SwapOutcome.Unknown);
        outcomes.ShouldContain((SwapOutcome?)null);
        outcomes.ShouldAllBe(outcome => outcome == null || outcome == SwapOutcome.Unknown);
        await using var one = await pool.OpenConnectionAsync(Token);
        await using var other = await pool.OpenConnectionAsync(Token);
    }

    private static async Task<SwapOutcome?> OutcomeAsync(AdoNetLeaseStore store, LeaseRecord expected)
    {
        try
        {
            return (await store.CompareAndSwapAsync(expected, LeaseProtocol.Renew(expected), Token)).Outcome;
        }
        catch (AdoNetLeaseStoreException e) when (e.IsTransient)
        {
            return null;
        }
    }

    private static AdoNetLeaseStore Store(NpgsqlDataSource dataSource, TimeSpan? callTimeout = null) => new(
        dataSource,
        new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql, CallTimeout = callTimeout ?? TimeSpan.FromSeconds(30) });

    private static LeaseRecord Desired() =>
        LeaseProtocol.Acquire(Name, new LeaseSnapshot(null, default), LeaseOwner.New(), LeaseDuration.Default, null);
}
