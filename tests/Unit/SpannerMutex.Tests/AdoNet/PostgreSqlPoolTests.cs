using System.Transactions;
using Npgsql;
using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>How the store's calls stand to the app's transaction, and to its pool when the server hangs.</summary>
public sealed class PostgreSqlPoolTests(PostgreSqlFixture postgres) : PostgreSqlStoreTests(postgres)
{
    [Fact]
    public async Task CompareAndSwap_InTheCallersTransaction_StandsWhenThatIsRolledBack()
    {
        SwapResult created, renewed;
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            created = await Store().CompareAndSwapAsync(null, FirstRecord.Of(Name), Token);
            renewed = await Store().CompareAndSwapAsync(created.Record, LeaseProtocol.Renew(created.Record!), Token);
        }

        (created.Outcome, renewed.Outcome).ShouldBe((SwapOutcome.Applied, SwapOutcome.Applied));
        (await Store().ReadAsync(Name, Token)).Record.ShouldBe(renewed.Record);
    }

    [Fact]
    public async Task CompareAndSwap_TwentyGivenUpOverAPoolOfTwo_OnlyTheOpenOnesMayLandAndThePoolIsWholeAgain()
    {
        await using var pool = NpgsqlDataSource.Create(DataSource.ConnectionString + ";Maximum Pool Size=2");
        var store = Store(pool, TimeSpan.FromSeconds(1));
        var first = await CreateAsync();
        await using var blocker = await RowLock.TakeAsync(DataSource, Token);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => OutcomeAsync(store, first))));
        await blocker.ReleaseAsync();

        outcomes.ShouldContain((SwapOutcome?)null);
        outcomes.ShouldAllBe(outcome => outcome == null || outcome == SwapOutcome.Unknown);
        await using var one = await pool.OpenConnectionAsync(Token);
        await using var other = await pool.OpenConnectionAsync(Token);
    }

    [Fact]
    public async Task TryAcquire_TheServerHasEndedAllPooledConnections_IsTriedOnANewOne()
    {
        await using var pool = NpgsqlDataSource.Create(DataSource.ConnectionString);
        await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Store(pool).ReadAsync(Name, Token).AsTask()));
        await EndConnectionsAsync();

        await using var lease = await new DistributedMutex(Store(pool), new LeaseName("another"))
            .TryAcquireAsync(Token);

        lease.ShouldNotBeNull();
    }

    [Fact]
    public async Task CompareAndSwap_TheServerHasEndedThePooledConnection_IsUnknownSinceItMayHaveBeenSent()
    {
        await using var pool = NpgsqlDataSource.Create(DataSource.ConnectionString);
        var first = await CreateAsync();
        await Store(pool).ReadAsync(Name, Token);
        await EndConnectionsAsync();

        (await Store(pool).CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token)).Outcome.ShouldBe(SwapOutcome.Unknown);
    }

    private async Task EndConnectionsAsync() => await Database.ExecuteAsync(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

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
}
